"""Old notices in the layouts of others: briefings with a field a line, forms of firms, and prose of older agencies."""

import textwrap

from tests.support.old_notice_text import Maker
from tests.support.old_notice_words import CONDITIONS, DEVICES, DRUGS

AREAS_EN = {"atopisk eksem": "atopic dermatitis", "migrene": "migraine", "astma": "asthma"}
BLANK = ""


def prose_of_an_older_agency(maker: Maker) -> None:
    """Write layout N4: a number of a series, a month, the main messages, then prose without a header."""
    pick, truth = maker.random, maker.truth
    condition, _area = pick.choice(CONDITIONS)
    device, _brand, _maker = pick.choice(DEVICES)
    number, year = pick.randint(1, 40), pick.randint(2008, 2014)
    _title(maker, f"{device.capitalize()} ved {condition}")
    agency = "Nasjonalt kunnskapssenter for helsetjenesten"
    for line in (f"Metodevarsel nr {number}", agency, f"mai {year}"):
        maker.put(f"{line} ")
    maker.put(BLANK)
    truth["first_published"] = (f"{year}-05", agency, str(number))
    _prose(maker, "description", "Hovedbudskap", "Om metoden")
    _prose(maker, "disease", "Om sykdommen")
    _prose(maker, "current_treatment", "Dagens behandling")
    _listed(maker, "Referanser")


def form_of_a_firm(maker: Maker) -> None:
    """Write layout A1: rows of a form, among them such as a notice has no field for."""
    pick, truth = maker.random, maker.truth
    condition, area = pick.choice(CONDITIONS)
    substance, brand, atc, _group, firm = pick.choice([drug for drug in DRUGS if drug[2]])
    truth |= {"substances": [substance], "brand_names": [brand], "atc": atc, "holder": firm, "areas": [area]}
    truth |= {"technology_type": "medicine", "pharmaceutical_form": "Tablett"}
    truth["description"] = f"Behandling av {condition} hos voksne"
    maker.title_row("Anmodning om vurdering av legemiddel i Nye metoder")
    for label, value in (
        ("Navn på firma", firm),
        ("Kontaktperson", "Kari Nordmann"),
        ("E-post", "kari@example.org"),
        ("Virkestoff", substance),
        ("Handelsnavn", brand),
        ("ATC-kode", atc),
        ("Legemiddelform", "Tablett"),
        ("Indikasjon", truth["description"]),
        ("Forventet innsending av dokumentasjon", "01.09.2021"),
        ("Type dokumentasjon", "Kostnad-nytte-analyse"),
        ("Fagområde", area),
    ):
        maker.field_row(label, str(value))


def briefing(maker: Maker) -> None:
    """Write layout I1: an English briefing; each trial has a field a line under its label."""
    pick, truth = maker.random, maker.truth
    condition = pick.choice(list(AREAS_EN.values()))
    substance, _brand, _atc, _group, firm = pick.choice(DRUGS)
    number, year = pick.randint(9000, 30000), pick.randint(2017, 2024)
    _title(maker, f"{substance.capitalize()} for {condition} in adults")
    maker.put("Health Technology Briefing ")
    maker.put(f"June {year} ")
    maker.put(BLANK)
    maker.field_row("Company/Developer", firm)
    full, empty = maker.glyphs
    maker.put(f"{empty} New Active Substance  {full} Significant Licence Extension (SLE) ")
    maker.put(f"NIHRIO ID: {number}  NICE ID: {pick.randint(9000, 12000)}  UKPS ID: {pick.randint(640000, 690000)} ")
    truth |= {"holder": firm, "first_published": (f"{year}-06", "", str(number))}
    _prose(maker, "status", "Licensing and Market Availability Plans")
    _prose(maker, "summary", "Summary")
    maker.heading("Technology")
    _prose(maker, "description", "Proposed Indication", "Description", "Key Innovation")
    maker.heading("Patient Group")
    _prose(maker, "disease", "Disease Area and Clinical Need")
    _prose(maker, "current_treatment", "Recommended Treatment Options")
    maker.heading("Clinical Trial Information")
    truth["trials"] = [_trial(maker, place) for place in range(pick.randint(1, 3))]
    maker.heading("Estimated Cost")
    maker.paragraph("The cost is not yet known.")
    _listed(maker, "References")


def _trial(maker: Maker, place: int) -> dict[str, object]:
    pick = maker.random
    count, phase = pick.randint(40, 2000), pick.choice(["2", "3"])
    number = f"NCT0{pick.randint(1000000, 6999999)}"
    year = pick.randint(2016, 2027)
    status, word = pick.choice(
        [("completed", "Completed"), ("ongoing", "Recruiting"), ("planned", "Not yet recruiting")]
    )
    rows = (
        (
            "Trial",
            f"HORIZON-{place + 1}, {number}\nPhase {'I' * int(phase)} – {word}\nPrimary completion date: Jan {year}",
        ),
        ("Trial Design", "Randomised, double-blind"),
        ("Population", f"N={count}; adults aged 18 years and older"),
        ("Intervention(s)", f"{pick.choice([15, 30])} mg once daily"),
        ("Comparator(s)", "Matched placebo"),
        ("Outcome(s)", "Change in symptom score at week 16"),
        ("Results (efficacy)", "-"),
        ("Results (safety)", "-"),
    )
    for label, value in rows:
        maker.put(f"{label} ")
        for line in value.split("\n"):
            maker.put(f"{line} ")
        maker.put(BLANK)
    return {
        "number": number,
        "name": f"HORIZON-{place + 1}",
        "phase": phase,
        "participants": count,
        "participants_estimated": False,
        "population": "adults aged 18 years and older",
        "intervention": rows[3][1],
        "control": rows[4][1],
        "outcomes": rows[5][1],
        "status": status,
        "primary_completion": (f"{year}-01", False),
    }


def briefing_until_2017(maker: Maker) -> None:
    """Write layout I2: an English briefing of the centre before; a row is a field of all trials, side by side."""
    pick, truth = maker.random, maker.truth
    condition = pick.choice(list(AREAS_EN.values()))
    substance, _brand, _atc, _group, firm = pick.choice(DRUGS)
    agency, number, year = "NIHR Horizon Scanning Research & Intelligence Centre", pick.randint(1000, 12000), 2015
    _title(maker, f"{substance.capitalize()} for {condition} – {pick.choice(['first', 'second'])} line")
    for line in (agency, f"June {year}"):
        maker.put(f"{line} ")
    maker.field_row("NIHR HSRIC ID", str(number))
    truth |= {"holder": f"{firm}.", "first_published": (f"{year}-06", agency, str(number))}
    _prose(maker, "summary", "Lay summary")
    words = _described(maker, "Target group")
    maker.heading("TECHNOLOGY")
    words += _described(maker, "DESCRIPTION", "INNOVATION and/or ADVANTAGES")
    truth["description"] = " ".join(words)
    maker.heading("DEVELOPER")
    maker.paragraph(f"{firm}.")
    _prose(maker, "status", "AVAILABILITY, LAUNCH OR MARKETING")
    maker.heading("PATIENT GROUP")
    _prose(maker, "disease", "BACKGROUND", "NHS or GOVERNMENT PRIORITY AREA", "CLINICAL NEED and BURDEN OF DISEASE")
    maker.heading("PATIENT PATHWAY")
    maker.heading("RELEVANT GUIDANCE")
    _prose(maker, "international_note", "NICE Guidance", "Other Guidance")
    _prose(maker, "current_treatment", "CURRENT TREATMENT OPTIONS")
    maker.heading("EFFICACY and SAFETY")
    truth["trials"] = _trials_side_by_side(maker, pick.randint(1, 3))
    _impact(maker)
    _listed(maker, "References")


def _described(maker: Maker, *headings: str) -> list[str]:
    _prose(maker, "description", *headings)
    return [str(maker.truth["description"])]


def _impact(maker: Maker) -> None:
    """Write what no field has: the cost, and boxes of what the technology may change."""
    full, empty = maker.glyphs
    maker.put(BLANK)
    maker.heading("ESTIMATED COST and COST IMPACT")
    maker.paragraph("The cost is not yet known.")
    maker.heading("CLAIMED OR POTENTIAL IMPACT – SPECULATIVE")
    maker.heading("Impact on Patients and Carers")
    maker.put(f"{full} Reduced symptoms or disability {empty} Reduced mortality ")
    maker.heading("Impact on Costs and Other Resource Use")
    maker.put(f"{empty} Reduced drug treatment costs {full} Other: uncertain unit cost ")


def _trials_side_by_side(maker: Maker, count: int) -> list[dict[str, object]]:
    pick = maker.random
    facts: list[dict[str, object]] = [
        {
            "number": f"NCT0{pick.randint(1000000, 6999999)}",
            "name": f"AURORA-{place + 1}",
            "phase": pick.choice(["2", "3"]),
            "participants": pick.randint(40, 2000),
            "participants_estimated": False,
            "population": "adults; moderate to severe disease",
            "intervention": f"Randomised to {pick.choice([15, 30])} mg once daily or to placebo",
            "outcomes": "Change in symptom score at week 16",
            "status": pick.choice(["completed", "ongoing"]),
            "completion": None,
        }
        for place in range(count)
    ]
    words = {"completed": "Completed", "ongoing": "Ongoing"}
    for label, text in (
        ("Trial", "{name}, {number}; phase {roman}"),
        ("Sponsor", "The developer"),
        ("Status", "{word}"),
        ("Source of information", "Trial registry, accessed June 2015"),
        ("Location", "EU and USA"),
        ("Design", "Randomised, placebo-controlled"),
        ("Participants", "n={participants}; {population}"),
        ("Schedule", "{intervention}"),
        ("Follow-up", "Active treatment for 16 weeks"),
        ("Primary outcome/s", "{outcomes}"),
        ("Secondary outcome/s", "Quality of life"),
        ("Expected reporting date", "Not reported before January 2017"),
    ):
        maker.labelled_row(
            label,
            [
                text.format(**fact, roman="I" * int(str(fact["phase"])), word=words[str(fact["status"])])
                for fact in facts
            ],
        )
    return facts


def _title(maker: Maker, title: str) -> None:
    maker.truth["title"] = title
    for line in textwrap.wrap(title, 62):
        maker.title_row(line)
    maker.end_title()
    maker.put(BLANK)


def _prose(maker: Maker, place: str, *headings: str) -> None:
    """Write sections whose words make up one field."""
    words = []
    for heading in headings:
        maker.put(BLANK)
        maker.heading(heading)
        maker.prose(place, 1)
        words.append(str(maker.truth[place]))
    maker.truth[place] = " ".join(words)


def _listed(maker: Maker, heading: str) -> None:
    maker.truth["reference_count"] = maker.cited
    maker.put(BLANK)
    maker.heading(heading)
    number_of = maker.random.choice(["{}.", "({})", "[{}]"])
    for number in range(1, maker.cited + 1):
        maker.paragraph(
            f"{number_of.format(number)} Hansen A, Olsen B. Study {number} of it. BMJ. 2015;382(5):445-455."
        )


FOREIGN = {"N4": prose_of_an_older_agency, "A1": form_of_a_firm, "I1": briefing, "I2": briefing_until_2017}
