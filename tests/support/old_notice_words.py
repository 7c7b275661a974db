"""The words of old notices of our own making, and the terms of their layouts."""

LAYOUTS = ("N1", "N1", "N1", "N5", "N5", "N2", "N3")
CONDITIONS = [
    ("atopisk eksem", "Hud"),
    ("revmatoid artritt", "Revmatologi"),
    ("brystkreft", "Onkologi"),
    ("migrene", "Nevrologi"),
    ("hjertesvikt", "Hjerte og kar"),
    ("astma", "Lunge"),
    ("diabetes type 2", "Endokrinologi"),
]
DRUGS = [
    ("upadacitinib", "Rinvoq", "L04AA44", "Selektive immunsuppressiver", "AbbVie"),
    ("semaglutid", "Wegovy", "A10BJ06", "GLP-1-reseptoragonister", "Novo Nordisk"),
    ("erenumab", "Aimovig", "N02CD01", "CGRP-antagonister", "Novartis Europharm Ltd"),
    ("dapagliflozin", "Forxiga", "A10BK01", "SGLT2-hemmere", "AstraZeneca AB"),
    ("tezepelumab", "Tezspire", "", "", "AstraZeneca"),
]
DEVICES = [
    ("pulsoksymeter til hjemmebruk", "OxyHome", "Nordic Sense AS"),
    ("implanterbar hjertemonitor", "Reveal", "Medtronic"),
]
POPULATION = [
    "voksne over 18 år med moderat til alvorlig sykdom som ikke har hatt effekt av standardbehandling.",
    "pasienter i alderen 12 til 75 år med diagnosen stilt for minst 6 måneder siden",
    "pasienter med nydiagnostisert sykdom, som ikke har fått behandling tidligere.",
]
OUTCOMES = [
    "Andel deltakere som oppnår 75 % bedring ved 16 uker.",
    "Endring i symptomskår fra utgangspunktet, over en tidsramme på 52 uker.",
    "Tid til første hendelse, inntil 36 måneder",
]
CONTROLS = ["Placebo subkutant hver 4. uke", "Placebo peroralt", "Standardbehandling", "Ingen behandling"]
STATUSES = {
    "completed": ("Avsluttet", "Avslutta"),
    "ongoing": ("Pågående", "Pågåande"),
    "planned": ("Planlagt", "Planlagt"),
}
MONTHS = ["januar", "mars", "juni", "august", "september", "desember"]
MONTH_NUMBERS = {"januar": 1, "mars": 3, "juni": 6, "august": 8, "september": 9, "desember": 12}
NUMBERS = {1: ("en", "ei"), 2: ("to", "to"), 3: ("tre", "tre"), 4: ("fire", "fire")}
PROSE = [
    "Sykdommen gir kløe, smerter og nedsatt livskvalitet {c}.",
    "Forekomsten er rundt 2 % i befolkningen, og flere kvinner enn menn rammes {c}.",
    "Behandlingen gis i spesialisthelsetjenesten, og oppfølging skjer hos fastlege.",
    "Det er usikkert hvor mange norske pasienter som vil være aktuelle for metoden.",
    "Virkningen settes i gang når molekylet binder seg til IL-4-reseptoren på overflaten av cellen {c}.",
    "Mange har også andre sykdommer, for eksempel astma, allergi eller depresjon.",
    "Førstevalg er legemidler til lokal bruk; ved manglende effekt brukes systemisk behandling {c}.",
]
PROSE_NN = [
    "Sjukdommen gir kløe, smerter og nedsett livskvalitet {c}.",
    "Førekomsten er rundt 2 % i befolkninga, og fleire kvinner enn menn blir ramma {c}.",
    "Behandlinga blir gitt i spesialisthelsetenesta, og oppfølginga skjer hos fastlegen.",
    "Det er usikkert kor mange norske pasientar som vil vere aktuelle for metoden.",
    "Verknaden tek til når molekylet bind seg til IL-4-reseptoren på overflata av cella {c}.",
    "Mange har også andre sjukdommar, til dømes astma, allergi eller depresjon.",
]
PROSE_EN = [
    "The disease causes itching, pain and a reduced quality of life {c}.",
    "About 2 % of the population are affected, and more women than men {c}.",
    "Treatment is given in hospitals, and patients are followed up by their doctor.",
    "It is not certain how many patients would be eligible for the technology.",
    "The molecule binds to the IL-4 receptor on the surface of the cell {c}.",
]
ELEMENTS = {
    "nb": [
        "Klinisk effekt relativt til komparator",
        "Sikkerhet relativt til komparator",
        "Kostnader/ressursbruk",
        "Kostnadseffektivitet",
        "Organisatoriske konsekvenser",
        "Etikk",
        "Juridiske konsekvenser",
        "Annet",
    ],
    "nn": [
        "Klinisk effekt relativt til komparator",
        "Tryggleik relativt til komparator",
        "Kostnader/ressursbruk",
        "Kostnadseffektivitet",
        "Organisatoriske konsekvensar",
        "Etikk",
        "Juridiske konsekvensar",
        "Anna",
    ],
}
CODES = ["clinical_effect", "safety", "costs", "cost_effectiveness", "organisation", "ethics", "legal", "other"]
GLYPHS = [("☒", "☐"), ("☒", "☐"), ("☑", "☐"), ("🗹", "🞎"), ("■", "□"), ("[x]", "[ ]")]
HEADINGS = {
    "nb": {
        "status": "Status for bruk og godkjenning",
        "description": "Beskrivelse av den nye metoden",
        "disease": "Sykdomsbeskrivelse og pasientgrunnlag",
        "current_treatment": "Dagens behandling",
        "evidence": "Status for dokumentasjon",
        "alerts": "Metodevarsler",
        "research": "Klinisk forskning",
        "elements": "Relevante vurderingselementer for en metodevurdering",
        "references": "Referanser",
        "kinds": "Hva slags metodevurdering kan være aktuell",
    },
    "nn": {
        "status": "Status for bruk og godkjenning",
        "description": "Omtale av den nye metoden",
        "disease": "Sjukdomsomtale og pasientgrunnlag",
        "current_treatment": "Dagens behandling",
        "evidence": "Status for dokumentasjon",
        "alerts": "Metodevarsel",
        "research": "Klinisk forsking",
        "elements": "Relevante vurderingselement for ei metodevurdering",
        "references": "Referansar",
        "kinds": "Kva slags metodevurdering kan vere aktuell",
    },
}
