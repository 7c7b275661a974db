"""The headings of all variants, by the section of the document that they stand over."""

from functools import cache

from notices.document.template import HEADINGS
from notices.importing.folding import folded

# Beside the template's own. A chapter only holds other sections; what stands right under it is not placed.
# A code is that of `HEADINGS`, of a part of the header, or of a field.
MORE_HEADINGS: dict[str, tuple[str, ...]] = {
    "summary": (
        "Oppsummering",
        "Oppsummering*",
        "Samandrag",
        "Sammendrag",
        "Kort fortalt",
        "Summary",
        "Lay summary",
    ),
    "chapter": (
        "Status og oppsummering",
        "Status og samandrag",
        "Dokumentasjonsgrunnlag",
        "Dokumentasjon",
        "Beskrivelse av metoden",
        "Omtale av metoden",
        "Beskriving av metoden",
        "Technology",
    ),
    "header": (
        "Kort om metoden",
        "Kort om metoden:",
        "Om metoden",
        "Generelle opplysninger",
        "Opplysninger om metoden",
    ),
    "type": ("Metodetype",),
    "tags": ("Tag (merknad)", "Tag", "Tagger", "Merknad (tag)", "Tag/merknad", "Merkelapper"),
    "financing": ("Finansieringsansvar", "Finansiering", "Ansvar for finansiering", "Ansvar for finansieringa"),
    "areas": ("Fagområde", "Fagområder", "Område"),
    "approvals": ("Status for godkjenning", "Godkjenningsstatus"),
    "status": (
        "Status for bruk",
        "Status for bruk og godkjenning",
        "Bruk og godkjenning",
        "Regulatory and development status",
        "Regulatory & development status",
        "Regulatory status",
        "Licensing and market availability plans",
        "Licensing status",
        "Brukes metoden i Norge?",
        "MT-status",
        "Availability, launch or marketing",
        "Availability, launch or marketing dates, and licensing plans",
    ),
    "description": (
        "Hovedbudskap",
        "Hovudbodskap",
        "Virkningsmekanisme",
        "Verknadsmekanisme",
        "Beskrivelse av ny metode",
        "Beskriving av den nye metoden",
        "Skildring av den nye metoden",
        "Mulig indikasjon",
        "Indikasjon",
        "Indikasjonsordlyd",
        "Mogleg indikasjon",
        "Description",
        "Key innovation",
        "Innovation and/or advantages",
        "Proposed indication",
        "Indication",
        "Technology description",
        "Description of the technology",
        "Description of the new method",
        "Om den nye metoden",
        "Ny metode",
        "Hva er metoden?",
        "Target group",
    ),
    "previous_use": (
        "Tidligere godkjent indikasjon",
        "Tidlegare godkjend indikasjon",
        "Tidligere godkjente indikasjoner",
        "Tidligere godkjent bruk",
    ),
    "disease": (
        "Sykdomsbeskrivelse og pasientgrunnlag",
        "Sjukdomsomtale og pasientgrunnlag",
        "Sjukdomsbeskriving og pasientgrunnlag",
        "Sykdomsbeskrivelse",
        "Sjukdomsomtale",
        "Pasientgrunnlag",
        "Patient group",
        "Disease description",
        "Patient group and burden of disease",
        "Disease background",
        "Disease area and clinical need",
        "Burden of disease",
        "Om sykdommen",
        "Om sjukdommen",
        "Sykdommen",
        "Sjukdommen",
        "Pasientgruppe",
        "Pasientgrupper",
        "Patient population",
        "Background",
        "Clinical need and burden of disease",
        "NHS or Government priority area",
    ),
    "current_treatment": (
        "Dagens behandling",
        "Dagens tilbud",
        "Behandling i dag",
        "Treatment pathway",
        "Patient treatment pathway",
        "Current treatment options",
        "Current treatment",
        "Patient pathway",
        "Recommended treatment options",
        "Eksisterende behandling",
        "Dagens praksis",
        "Dagens behandlingstilbud",
    ),
    "evidence": ("Status for dokumentasjon", "Status for dokumentasjonen", "Dokumentasjonsstatus"),
    "evidence_of_others": (
        "Metodevurderinger og varsel",
        "Metodevurderinger og -varsel",
        "Metodevurderinger og -varsler",
        "Metodevurderingar og -varsel",
    ),
    "norwegian": (
        "Metodevurderinger eller systematiske oversikter - norske",
        "Metodevurdering eller systematiske oversikter norske",
        "Metodevurderinger nasjonalt/lokalt",
        "Metodevurderinger - nasjonalt/lokalt",
        "Metodevurdering - nasjonalt/lokalt",
        "Norske metodevurderinger",
        "Metodevurderingar - nasjonalt/lokalt",
        "Metodevurderinger – nasjonalt/lokalt -",
        "Norske metodevurderinger eller systematiske oversikter",
        "Metodevurderingar eller systematiske oversikter - norske",
    ),
    "international": (
        "Metodevurderinger eller systematiske oversikter - internasjonale",
        "Metodevurderinger internasjonalt",
        "Metodevurdering internasjonalt",
        "Internasjonale metodevurderinger",
        "Metodevurderinger / systematiske oversikter internasjonalt",
        "Metodevurderinger eller systematiske oversikter internasjonalt",
        "Internasjonale metodevurderinger eller systematiske oversikter",
        "Relevant guidance",
        "NICE guidance",
        "Other guidance",
    ),
    "alerts": ("Metodevarsler", "Metodevarsel", "Metodevarslar", "Metodevarsler internasjonalt"),
    "research": (
        "Klinisk forskning",
        "Clinical trial evidence",
        "Ongoing clinical trials",
        "Klinisk forsking",
        "Kliniske studier",
        "Kliniske studiar",
        "Relevante og sentrale kliniske studier",
        "Relevante og sentrale kliniske studiar",
        "Clinical trial information",
        "Clinical trials",
        "Clinical research",
        "Clinical trial",
        "Efficacy and safety",
        "Evidence",
    ),
    "elements": (
        "Relevante vurderingselementer for en metodevurdering",
        "Relevante vurderingselement for ei metodevurdering",
        "Relevante vurderingselementer",
        "Relevante vurderingselement",
        "Relevante vurderingselementer i en metodevurdering",
    ),
    "kinds": (
        "Hva slags metodevurdering kan være aktuell",
        "Kva slags metodevurdering kan vere aktuell",
        "Hva slags metodevurdering kan være aktuell?",
        "Kva for ei metodevurdering kan vere aktuell",
        "Kva slags metodevurdering kan være aktuell",
        "Bestillingsanbefaling",
        "Bestillingstilråding",
        "Tilråding om bestilling",
        "Forslag til metodevurdering",
    ),
    "references": ("Referanser", "Referansar", "Referanseliste", "Kilder", "Kjelder", "References", "Litteratur"),
    "version_log": ("Versjonslogg", "Endringslogg", "Endringar", "Versjonshistorikk", "Version log"),
    "holder": ("Developer",),
    "cost": (
        *("Kostnader", "Kostnad", "Cost", "Costs", "Estimated cost", "Cost information"),
        "Estimated cost and cost impact",
    ),
    "other": (
        *("Additional information", "Tilleggsopplysninger", "Andre opplysninger", "Issues", "Search strategy"),
        # What a technology may change, as boxes that no field has.
        *("Claimed or potential impact - speculative", "Potential for impact", "Impact on patients and carers"),
        *("Impact on health and social care services", "Impact on costs and other resource use", "Other issues"),
        *("Contact", "Contact/developer"),
    ),
    "patients": ("Antall pasienter", "Talet på pasientar"),
}

# Sections whose words are running text, by the field that holds it.
PROSE = {
    "summary": "summary",
    "status": "status",
    "description": "description",
    "disease": "disease",
    "current_treatment": "current_treatment",
    "previous_use": "previous_use",
}


@cache
def heading_codes() -> dict[str, str]:
    """Return the code of each heading by its folded words."""
    codes: dict[str, str] = {}
    own = {code: (term.nb, term.nn, term.en) for code, term in HEADINGS.items() if code in MORE_HEADINGS}
    for code, forms in MORE_HEADINGS.items():
        for form in (*forms, *own.get(code, ())):
            codes.setdefault(folded(form), code)
    return codes


def heading_code(text: str) -> str:
    """Return the code of a heading, "" where the words are none."""
    return heading_codes().get(folded(text), "")


MAX_HEADING_LENGTH = 4 + max(
    len(form)
    for forms in (*MORE_HEADINGS.values(), *((term.nb, term.nn, term.en) for term in HEADINGS.values()))
    for form in forms
)
