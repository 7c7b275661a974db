"""The terms that a notice prints for what an arm is given, how much, how often and in which part of the study."""

import re
from typing import NamedTuple

from notices.document.template import Term


class ArmTerm(NamedTuple):
    """A term as the registry spells it, and as a notice prints it; "{}" is the number or letter of the pattern."""

    pattern: re.Pattern[str]
    words: Term


def term(pattern: str, nb: str, nn: str, en: str) -> ArmTerm:
    return ArmTerm(re.compile(rf"(?:{pattern})(?![\w])", re.IGNORECASE), Term(pattern, nb, nn, en))


# What numbers a study part or a dose: "Part 1A", "Cohort II", "Dose B"; not "Dose 1.5", "Dose 10 mg", "Part 1-3".
NUMBERING = (
    r"(\d+[a-z]?|[ivx]+[ab]?|[a-h]\d?)"
    r"(?![.,]\d|\s?[–&-]\s?\d|\s?(?:mg|mcg|µg|ug|ng|g|ml|iu|units?|mmol|gy|mbq|%)(?!\w)|\s?/)"
)

# Of what is given. Longer terms before shorter ones: the first match counts.
TREATMENT_TERMS = (
    term(
        r"(?:placebo[- ]matching|matching[- ]placebo)", "tilsvarende placebo", "tilsvarande placebo", "matching placebo"
    ),
    term(r"placebo", "placebo", "placebo", "placebo"),
    term(r"sham(?: comparator)?", "narrebehandling (sham)", "narrebehandling (sham)", "sham"),
    term(
        r"standard[- ]of[- ]care(?: (?:treatment|therapy))?|(?-i:SOC|SoC)",
        "standardbehandling",
        "standardbehandling",
        "standard of care",
    ),
    term(
        r"standard[- ](?:medical )?(?:treatment|therapy|care|management)",
        "standardbehandling",
        "standardbehandling",
        "standard treatment",
    ),
    term(
        r"(?:treatment|care|therapy)[- ]as[- ]usual|(?:usual|routine|customary|regular) (?:medical |clinical )?"
        r"(?:care|treatment|therapy)|(?-i:TAU|CAU)",
        "vanlig behandling",
        "vanleg behandling",
        "usual care",
    ),
    term(
        r"conventional (?:medical )?(?:treatment|therapy|care|management)",
        "konvensjonell behandling",
        "konvensjonell behandling",
        "conventional treatment",
    ),
    term(r"best supportive care|(?-i:BSC)", "beste støttebehandling", "beste støttebehandling", "best supportive care"),
    term(
        r"best available (?:treatment|therapy|care)",
        "beste tilgjengelige behandling",
        "beste tilgjengelege behandling",
        "best available treatment",
    ),
    term(
        r"(?:physician|investigator)(?:'s|s'|s)? choice(?: of (?:treatment|therapy|chemotherapy))?",
        "behandling etter legens valg",
        "behandling etter legens val",
        "physician's choice of treatment",
    ),
    term(
        r"no[- ](?:additional |further |study |active )?(?:treatment|intervention|therapy|drug)|untreated(?: control)?",
        "ingen behandling",
        "inga behandling",
        "no treatment",
    ),
    term(r"wait(?:ing)?[- ]?list(?: control)?|waiting list", "venteliste", "venteliste", "waiting list"),
    term(
        r"(?:delayed|deferred)[- ](?:treatment|intervention|therapy|start)",
        "utsatt behandling",
        "utsett behandling",
        "delayed treatment",
    ),
    term(
        r"watchful waiting|wait and see|watch (?:and|&) wait|expectant management",
        "avventende holdning",
        "avventande haldning",
        "watchful waiting",
    ),
    term(r"active surveillance", "aktiv overvåking", "aktiv overvaking", "active surveillance"),
    term(r"(?:clinical |active )?observation", "observasjon", "observasjon", "observation"),
    term(
        r"topical corticosteroids?", "topikale kortikosteroider", "topikale kortikosteroid", "topical corticosteroids"
    ),
    term(
        rf"chemotherapy regimen {NUMBERING}", "kjemoterapiregime {}", "kjemoterapiregime {}", "chemotherapy regimen {}"
    ),
    term(r"chemotherapy", "kjemoterapi", "kjemoterapi", "chemotherapy"),
    term(r"immunotherapy", "immunterapi", "immunterapi", "immunotherapy"),
    term(r"(?:radiotherapy|radiation therapy|radiation)", "strålebehandling", "strålebehandling", "radiotherapy"),
    term(r"(?:surgery|surgical treatment)", "kirurgi", "kirurgi", "surgery"),
    term(r"(?:physiotherapy|physical therapy)", "fysioterapi", "fysioterapi", "physiotherapy"),
    term(r"psychotherapy", "psykoterapi", "psykoterapi", "psychotherapy"),
    term(r"acupuncture", "akupunktur", "akupunktur", "acupuncture"),
)
# Of how much, how often, by which way, in which part of the study; one with a leading comma says who gets it, or how.
DETAIL_TERMS = (
    term(r"high(?:er)?[- ]dose(?: level)?", "høydose", "høgdose", "high dose"),
    term(r"(?:mid(?:dle)?|medium|intermediate)[- ]dose(?: level)?", "middels dose", "middels dose", "mid dose"),
    term(r"low(?:er)?[- ]dose(?: level)?", "lavdose", "lågdose", "low dose"),
    term(r"single[- ]dose", "enkeltdose", "enkeltdose", "single dose"),
    term(r"multiple[- ]doses?", "gjentatte doser", "gjentekne dosar", "multiple doses"),
    term(r"loading dose", "startdose", "startdose", "loading dose"),
    term(r"maintenance dose", "vedlikeholdsdose", "vedlikehaldsdose", "maintenance dose"),
    term(
        r"single ascending doses?(?: \(sad\))?|(?-i:SAD)",
        "enkeltdose, stigende",
        "enkeltdose, stigande",
        "single ascending dose",
    ),
    term(
        r"multiple ascending doses?(?: \(mad\))?|(?-i:MAD)",
        "gjentatte doser, stigende",
        "gjentekne dosar, stigande",
        "multiple ascending dose",
    ),
    term(
        r"(?:dose[- ])?escalation(?: (?:phase|part|cohort))?",
        ", doseeskalering",
        ", doseeskalering",
        ", dose escalation",
    ),
    term(
        r"(?:dose[- ])?expansion(?: (?:phase|part|cohort))?",
        ", doseekspansjon",
        ", doseekspansjon",
        ", dose expansion",
    ),
    term(
        rf"dos(?:e|ing) (?:regimen|schedule) {NUMBERING}", "doseringsplan {}", "doseringsplan {}", "dosing regimen {}"
    ),
    term(r"dose level (-?\d+|[ivx]+|[a-h])", "dosenivå {}", "dosenivå {}", "dose level {}"),
    term(rf"dose(?: (?:group|cohort))? {NUMBERING}", "dose {}", "dose {}", "dose {}"),
    term(rf"regimen {NUMBERING}", "regime {}", "regime {}", "regimen {}"),
    term(rf"formulation {NUMBERING}", "formulering {}", "formulering {}", "formulation {}"),
    term(rf"version {NUMBERING}", "versjon {}", "versjon {}", "version {}"),
    term(rf"part {NUMBERING}", "del {}", "del {}", "part {}"),
    term(rf"cohort {NUMBERING}", "kohort {}", "kohort {}", "cohort {}"),
    term(rf"period {NUMBERING}", "periode {}", "periode {}", "period {}"),
    term(rf"sequence {NUMBERING}", "sekvens {}", "sekvens {}", "sequence {}"),
    term(rf"stratum {NUMBERING}", "stratum {}", "stratum {}", "stratum {}"),
    term(r"phase (\d+[ab]?|[ivx]+)(?! dose)", "fase {}", "fase {}", "phase {}"),
    term(r"open[- ]label extension|(?-i:OLE)", ", åpen forlengelse", ", open forlenging", ", open-label extension"),
    term(r"open[- ]label", ", åpen", ", open", ", open-label"),
    term(r"double[- ]blind", ", dobbeltblind", ", dobbeltblind", ", double-blind"),
)
FREQUENCY_TERMS = (
    term(
        r"(?:once|one time|1x?) (?:daily|a day|per day|every day)|once[- ]daily|every day|qd|q\.d\.|od|o\.d\.|q24h"
        r"|every 24 hours",
        "én gang daglig",
        "éin gong dagleg",
        "once daily",
    ),
    term(
        r"(?:twice|two times|2x?) (?:daily|a day|per day)|twice[- ]daily|bid|b\.i\.d\.|q12h|every 12 hours",
        "to ganger daglig",
        "to gonger dagleg",
        "twice daily",
    ),
    term(
        r"(?:three times|thrice|3x?|3 times) (?:daily|a day|per day)|tid|t\.i\.d\.",
        "tre ganger daglig",
        "tre gonger dagleg",
        "three times daily",
    ),
    term(
        r"(?:four times|4x?|4 times) (?:daily|a day|per day)|qid|q\.i\.d\.",
        "fire ganger daglig",
        "fire gonger dagleg",
        "four times daily",
    ),
    term(
        r"(?:once )?every (?:other|second|2nd) day|q2d|qod|every 2 days",
        "annenhver dag",
        "annankvar dag",
        "every other day",
    ),
    term(r"daily", "daglig", "dagleg", "daily"),
    term(
        r"(?:once )?(?:every (?:other|second) week|every two weeks|fortnightly)",
        "hver 2. uke",
        "kvar 2. veke",
        "every 2 weeks",
    ),
    term(r"(?:once )?every three weeks", "hver 3. uke", "kvar 3. veke", "every 3 weeks"),
    term(r"(?:once )?every four weeks", "hver 4. uke", "kvar 4. veke", "every 4 weeks"),
    term(r"(?:once )?every (\d+)[- ]hours|every (\d+) h|q(\d+)h", "hver {}. time", "kvar {}. time", "every {} hours"),
    term(r"(?:once )?every (\d+) days|q(\d+)d", "hver {}. dag", "kvar {}. dag", "every {} days"),
    term(r"(?:once )?every (\d+) weeks|q(\d+)w(?:k|ks)?", "hver {}. uke", "kvar {}. veke", "every {} weeks"),
    term(r"(?:once )?every (\d+) months|q(\d+)m", "hver {}. måned", "kvar {}. månad", "every {} months"),
    term(
        r"(?:twice|two times|2 times) (?:weekly|a week|per week)|twice[- ]weekly",
        "to ganger i uken",
        "to gonger i veka",
        "twice weekly",
    ),
    term(
        r"(?:three times|3 times|thrice) (?:weekly|a week|per week)|tiw",
        "tre ganger i uken",
        "tre gonger i veka",
        "three times weekly",
    ),
    term(
        r"(\d+) (?:times|sessions?) (?:weekly|a week|per week)",
        "{} ganger i uken",
        "{} gonger i veka",
        "{} times weekly",
    ),
    term(
        r"(?:once[- ](?:weekly|a week|per week|every week)|every week|weekly|qw|q1w)",
        "én gang i uken",
        "éin gong i veka",
        "once weekly",
    ),
    term(
        r"(?:once (?:monthly|a month|per month|every month)|every month|monthly|qm|q1m)",
        "én gang i måneden",
        "éin gong i månaden",
        "once monthly",
    ),
    term(r"(?:once (?:yearly|a year|every year)|yearly|annually)", "én gang i året", "éin gong i året", "once yearly"),
)
OTHER_TERMS = (
    term(r"non[- ]?responders?", ", ikke-respondere", ", ikkje-respondarar", ", nonresponders"),
    term(r"responders?", ", respondere", ", respondarar", ", responders"),
    term(r"rescued", ", med redningsbehandling", ", med redningsbehandling", ", rescued"),
    term(r"(?:monotherapy|single agent|alone)", "monoterapi", "monoterapi", "monotherapy"),
    term(r"only", "alene", "åleine", "alone"),
    term(r"(?:in combination|combined) with", "kombinert med", "kombinert med", "combined with"),
    term(r"(?:subcutaneous(?:ly)?|sc)", "subkutant", "subkutant", "subcutaneously"),
    term(r"(?:intravenous(?:ly)?|iv)", "intravenøst", "intravenøst", "intravenously"),
    term(r"(?:intramuscular(?:ly)?|im)", "intramuskulært", "intramuskulært", "intramuscularly"),
    term(r"for injection", ", til injeksjon", ", til injeksjon", ", for injection"),
    term(r"injectable (?:solution|suspension)", ", injeksjonsvæske", ", injeksjonsvæske", ", solution for injection"),
    term(r"(?:oral |film-coated )*tablets?", ", tablett", ", tablett", ", tablet"),
    term(r"(?:oral )?capsules?", ", kapsel", ", kapsel", ", capsule"),
    term(r"oral (?:solution|suspension)", ", mikstur", ", mikstur", ", oral solution"),
    term(r"nasal spray", ", nesespray", ", nasespray", ", nasal spray"),
    term(r"eye ?drops", ", øyedråper", ", augedropar", ", eye drops"),
    term(r"(?:topical )?cream", ", krem", ", krem", ", cream"),
    term(r"(?:topical )?ointment", ", salve", ", salve", ", ointment"),
    term(r"(?:oral(?:ly)?|po)", "peroralt", "peroralt", "orally"),
    term(r"injections?", ", injeksjon", ", injeksjon", ", injection"),
    term(r"infusions?", ", infusjon", ", infusjon", ", infusion"),
    term(r"followed by", "fulgt av", "følgd av", "followed by"),
    term(r"then", "deretter", "deretter", "then"),
    term(
        r"(?:up-?)?(?:titrated|increased|increasing|escalated|escalating) (?:up )?to",
        "trappet opp til",
        "trappa opp til",
        "titrated to",
    ),
    term(r"to", "til", "til", "to"),
    term(r"with", "med", "med", "with"),
    term(r"and", "og", "og", "and"),
    term(r"or", "eller", "eller", "or"),
    term(r"plus", "pluss", "pluss", "plus"),
    term(
        r"(?:participants|patients|subjects) receiving|(?:active |control |treatment )?(?:group|arm)|control",
        "",
        "",
        "",
    ),
)
ARM_TERMS = (*TREATMENT_TERMS, *DETAIL_TERMS, *FREQUENCY_TERMS, *OTHER_TERMS)
