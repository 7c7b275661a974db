"""Which names may stand in a Norwegian cell, and how they are spelt there."""

import tomllib

import pytest

from notices.trial_table.arm_terms import name_text
from notices.trial_table.names import FILE, Names, own_substances, using
from notices.trial_table.norwegian_spelling import is_substance, norwegian_spelling

NORWEGIAN = {
    # By the list
    "Cyclophosphamide": "cyklofosfamid",
    "Acetaminophen 500 mg": "paracetamol 500 mg",
    "zoledronic acid": "zoledronsyre",
    "Insulin glargine": "insulin glargin",
    "Colchicine": "kolkisin",
    "COVID-19 vaccine": "covid-19-vaksine",
    "Normal  saline": "fysiologisk saltvann",
    # By the ending
    "Cladribine": "kladribin",
    "CARBOPLATIN": "karboplatin",
    "Paclitaxel": "paklitaksel",
    "Dexamethasone": "deksametason",
    "Rituximab": "rituksimab",
    "Pembrolizumab": "pembrolizumab",
    "Evolocumab": "evolokumab",
    "Ixekizumab": "iksekizumab",
    "Imatinib": "imatinib",
    "Palbociclib": "palbociklib",
    "Semaglutide": "semaglutid",
    "Doxycycline": "doksysyklin",
    "Hydroxychloroquine": "hydroksyklorokin",
    "Quetiapine": "kvetiapin",
    "Ceftriaxone": "ceftriakson",
    # With a salt, what an antibody carries, a version
    "Diclofenac Sodium": "diklofenaknatrium",
    "Dexamethasone sodium phosphate": "deksametasonnatriumfosfat",
    "Trastuzumab deruxtecan": "trastuzumabderukstekan",
    "Certolizumab Pegol": "certolizumabpegol",
    "Epoetin alpha": "epoetin alfa",
    "Nab-Paclitaxel Chemotherapy": "nab-paklitaksel-kjemoterapi",
    "Bevacizumab-awwb": "bevacizumab-awwb",
    # Codes, brands, several in one
    "LY3009104": "LY3009104",
    "Gadoquatrane (BAY1747846)": "gadokvatran (BAY1747846)",
    "MK 3475": "MK 3475",
    "mRNA-1273": "mRNA-1273",
    "BNT162b2": "BNT162b2",
    "CT-100-D-004-A": "CT-100-D-004-A",
    "Spectrila®": "Spectrila®",
    "NightWare": "NightWare",
    "KEYTRUDA": "Keytruda",
    "Fludarabine and Cytarabine": "fludarabin + cytarabin",
    "Bupivacaine-Epinephrine 0.25%": "bupivakain-adrenalin 0,25\u00a0%",
    "Sacubitril-valsartan": "sakubitril-valsartan",
    "CB-103+Venetoclax": "CB-103 + venetoklaks",
    "SC-43": "SC-43",
    "Hyaluronic acid 50 mg/capsule": "hyaluronsyre 50 mg/kapsel",
    "5-Fluorouracil": "fluorouracil",
    "Methotrexate for Injection": "metotreksat, til injeksjon",
    "Vitamin D3 20,000 IU": "vitamin D3 20\u00a0000 IE",
    "Bupivacaine 1:200,000 (0.25)": "bupivakain 1:200\u00a0000 (0,25)",
    "Intrathecal chemotherapy": "intratekal kjemoterapi",
    "Methotrexate 0.5 mg/kg Q2W": "metotreksat 0,5 mg/kg hver 2. uke",
    # By our terms
    "Topical corticosteroid": "topikale kortikosteroider",
    "Surgery": "kirurgi",
    "Acupuncture": "akupunktur",
    "TAU": "vanlig behandling",
    "Examplimab Q28D": "Examplimab hver 28. dag",
}
# Everyday English, what holds some, and what only looks like a name.
NOT_SURE = """
Device; App; Therapy; Vaccine; Cells; Study; Program; Training; Exercise; Education; Questionnaire; DEVICE
STEP 1; Step1; ARM2; Game 1; Heat Therapy; Lumbar discectomy; Titanium; Hybrid; SPARK app; Tau; CBT
Digital Therapeutic (Version 1); NightWare Therapeutic System; Smart® device; TeleHealth; Hepatitis A vaccine 0.5 ml
Removal of caries in teeth; Betametasona; CD19 CAR-T treatment; Peter Andersen; Anthracycline; Cholesterol
""".replace("\n", ";").split(";")


@pytest.mark.parametrize(("english", "norwegian"), NORWEGIAN.items())
def test_a_name_is_spelt_as_norwegian_spells_it(english: str, norwegian: str):
    assert name_text(english, "nb") == norwegian


@pytest.mark.parametrize("name", [text.strip() for text in NOT_SURE if text.strip()])
def test_what_may_be_english_is_no_norwegian_name(name: str):
    assert (name_text(name, "nb"), name_text(name, "nn")) == ("", "")


def test_english_keeps_the_international_name():
    names = ("Cladribine", "Diclofenac Sodium", "Device", "Vitamin D3 20,000 IU")

    assert tuple(name_text(name, "en") for name in names) == names


def test_the_list_adds_to_the_rule_and_each_name_in_it_can_be_found():
    substances = tomllib.loads(FILE.read_text())["substances"]

    by_rule = {name for name, norwegian in substances.items() if is_substance(name) and " " not in name}

    assert {name for name in by_rule if norwegian_spelling(name) == substances[name]} == set()
    assert len(substances) >= 200
    assert {name: name_text(name, "nb") for name in substances if name != name.lower()} == {}
    assert {name for name in substances if name_text(name, "nb") != substances[name]} == set()
    # A record that has the Norwegian name already keeps it.
    assert {name for name in own_substances().values() if name_text(name, "nb") != name} == set()


def test_what_a_site_has_loaded_counts_and_wins_over_our_own_list():
    names = Names({"chidamide": "tucidinostat", "dexamethasone": "deksametason (lastet)"})

    with using(names):
        loaded = [name_text(name, "nb") for name in ("Chidamide 30 mg", "Tucidinostat", "Dexamethasone")]

    assert loaded == ["tucidinostat 30 mg", "tucidinostat", "deksametason (lastet)"]
    assert name_text("Chidamide 30 mg", "nb") == ""
