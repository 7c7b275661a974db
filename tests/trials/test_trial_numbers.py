"""Registry numbers: recognised however they are written, and nothing else taken for one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.registry_records import shared_records
from trials.study import RegistryNumber, identify, normalise
from trials.study.numbers import REGISTERS

# Real numbers of real trials: (registry, number as the register spells it, address of its record).
REAL_NUMBERS = [
    ("ctgov", "NCT03334396", "https://clinicaltrials.gov/study/NCT03334396"),
    ("ctis", "2022-501074-19-00", "https://euclinicaltrials.eu/ctis-public/view/2022-501074-19-00"),
    ("ctis", "2023-508143-51-01", "https://euclinicaltrials.eu/ctis-public/view/2023-508143-51-01"),
    ("ctis", "2023-505976-31", None),
    ("eudract", "2014-005181-30", "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2014-005181-30"),
    ("isrctn", "ISRCTN13619480", "https://www.isrctn.com/ISRCTN13619480"),
    ("utn", "U1111-1281-9323", None),
    ("jrct", "jRCT2031230046", "https://jrct.mhlw.go.jp/en-latest-detail/jRCT2031230046"),
    ("jrct", "jRCTs031180159", "https://jrct.mhlw.go.jp/en-latest-detail/jRCTs031180159"),
    ("umin", "UMIN000033564", None),
    ("japic", "JapicCTI-121850", None),
    ("jma", "JMA-IIA00078", None),
    ("ctri", "CTRI/2019/06/019509", None),
    ("chictr", "ChiCTR1800015296", None),
    ("chictr", "ChiCTR-TRC-09000530", None),
    ("chinadrugtrials", "CTR20231827", None),
    ("anzctr", "ACTRN12616000771459", "https://www.anzctr.org.au/ACTRN12616000771459.aspx"),
    ("drks", "DRKS00015918", "https://drks.de/search/en/trial/DRKS00015918"),
    ("cris", "KCT0005285", None),
    ("irct", "IRCT20200722048176N1", None),
    ("pactr", "PACTR202101512465690", None),
    ("tctr", "TCTR20190902002", "https://www.thaiclinicaltrials.org/show/TCTR20190902002"),
    ("rebec", "RBR-8pd94mw", "https://ensaiosclinicos.gov.br/rg/RBR-8pd94mw"),
    ("ntr", "NTR7203", None),
    ("ntr", "NL8683", None),
    ("slctr", "SLCTR/2008/006", None),
    ("rpcec", "RPCEC00000192", None),
    ("lbctr", "LBCTR2019070214", None),
]
NUMBERS = [number for _registry, number, _address in REAL_NUMBERS]

# What the real records name beside their NCT number and that belongs to no register: funders', sponsors' and
# ethics committees' own numbers.
HOUSE_NUMBERS = {
    "NCI-2013-02001", "2013-062", "P30CA022453", "ABCSG 42", "BIG 14-03", "FF-2019-138", "MK-1026-003", "HEM0056",
    "NCI-2022-02837", "NCI-2022-05687", "75276617ALE1003", "J2A-MC-GZGP", "J4E-MC-FR01", "FR01 ISA",
    "J4E-MC-IMMB Master Protocol", "2023-A00386-39",
}  # fmt: skip


@pytest.mark.parametrize(("registry", "number", "address"), REAL_NUMBERS)
def test_a_real_number_is_classified_and_linked(registry: str, number: str, address: str | None) -> None:
    registry_number = identify(number)

    assert registry_number == RegistryNumber(registry, number)
    assert registry_number.url == address


def test_every_registry_has_a_real_number_here() -> None:
    assert {registry for registry, _number, _address in REAL_NUMBERS} == {row.code for row in REGISTERS}


def test_a_number_knows_the_name_of_its_registry() -> None:
    assert RegistryNumber("ctgov", "NCT03334396").registry_name == "ClinicalTrials.gov"


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "written", [str.lower, str.upper, "  {}\n".format, "\ufeff{}\u200b".format, lambda number: " ".join(number)]
)
def test_a_number_is_normalised_however_it_is_written(number: str, written: Any) -> None:
    assert normalise(written(number)) == number


@pytest.mark.parametrize("number", NUMBERS)
def test_no_number_reads_as_that_of_two_registries(number: str) -> None:
    assert len([row for row in REGISTERS if row.read(number)]) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_with_anything_before_or_behind_it_is_none(number: str) -> None:
    spoiled = [f"x{number}", f"{number}_", f"{number}\nx", f"{number},{number}", f"{number}/", f"<b>{number}</b>"]

    assert [identify(text) for text in spoiled] == [None] * len(spoiled)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("nct-0333 4396", "NCT03334396"),
        ("NCT 03334396", "NCT03334396"),
        ("NCT\N{EN DASH}03334396", "NCT03334396"),
        ("NCT\N{NO-BREAK SPACE}0333\N{SOFT HYPHEN}4396", "NCT03334396"),
        ("2014\N{EN DASH}005181\N{EN DASH}30", "2014-005181-30"),
        ("2014\N{NON-BREAKING HYPHEN}005181\N{MINUS SIGN}30", "2014-005181-30"),
        ("EUCTR2014-005181-30-DE", "2014-005181-30"),
        ("2014-005181-30-3rd", "2014-005181-30"),
        ("JPRN-UMIN000033564", "UMIN000033564"),
        ("JPRN-jRCTs031180159", "jRCTs031180159"),
        ("RBR-8854CD", "RBR-8854cd"),
        ("ISRCTN 13619480", "ISRCTN13619480"),
        ("ACTRN12616000771459P", "ACTRN12616000771459p"),
    ],
)
def test_slips_and_habits_of_writing_are_forgiven(text: str, number: str) -> None:
    assert normalise(text) == number


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://clinicaltrials.gov/study/NCT03334396", "NCT03334396"),
        ("https://clinicaltrials.gov/study/NCT03334396?tab=history#top", "NCT03334396"),
        ("https://www.clinicaltrials.gov/ct2/show/NCT03334396/", "NCT03334396"),
        ("clinicaltrials.gov/ct2/show/nct03334396", "NCT03334396"),
        ("https://euclinicaltrials.eu/ctis-public/view/2022-501074-19-00?lang=en", "2022-501074-19-00"),
        ("https://euclinicaltrials.eu/search-for-clinical-trials/?lang=en&EUCT=2024-516405-23-00", "2024-516405-23-00"),
        ("https://www.clinicaltrialsregister.eu/ctr-search/trial/2014-005181-30/DE", "2014-005181-30"),
        ("https://www.clinicaltrialsregister.eu/ctr-search/search?query=eudract_number:2014-005181-30",
         "2014-005181-30"),
        ("https://www.anzctr.org.au/Trial/Registration/TrialReview.aspx?ACTRN=12616000771459", "ACTRN12616000771459"),
        ("https://drks.de/search/en/trial/DRKS00015918/details", "DRKS00015918"),
    ],
)  # fmt: skip
def test_the_address_of_a_record_is_read_as_its_number(address: str, number: str) -> None:
    assert normalise(address) == number


@pytest.mark.parametrize("number", NUMBERS)
def test_our_own_link_leads_back_to_the_number(number: str) -> None:
    registry_number = identify(number)
    assert registry_number is not None

    if registry_number.url:
        assert identify(registry_number.url) == registry_number


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "NCT", "NCT123", "NCT0333439", "NCT033343967", "NCTO3334396", "03334396", "NCT03334396 NCT03334422",
        "2014-505181", "2014-505181-30", "2024-005181-30", "2003-005181-30", "2019-501074-19-00", "2014-005181-30-00",
        "-2014-005181-30", "ISRCTN1361948", "U2111-1281-9323", "jRCTs2031230046", "RBR-", "ACTRN12716000771459",
        "NL70508.068.1", "CTRI/2019/6/019509", "IRCT20200722048176",
        # digits and letters of other scripts, and letters that only lower to a Latin one
        "NCT\N{FULLWIDTH DIGIT ZERO}3334396", "NCT\N{ARABIC-INDIC DIGIT ZERO}3334396",
        "N\N{CYRILLIC CAPITAL LETTER ES}T03334396",
        "I\N{LATIN SMALL LETTER LONG S}RCTN13619480", "DR\N{KELVIN SIGN}S00015918",
        # an address on another host, or of another kind
        "https://example.org/study/NCT03334396", "https://notclinicaltrials.gov/study/NCT03334396",
        "https://clinicaltrials.gov@example.org/study/NCT03334396", "https://clinicaltrials.gov/search?cond=eczema",
        "https://clinicaltrials.gov/study/DRKS00015918", "http://[", "https://[clinicaltrials.gov/NCT03334396",
        "javascript:alert('NCT03334396')",
    ],
)  # fmt: skip
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert identify(text) is None
    assert normalise(text) == text.strip()


@pytest.mark.parametrize(
    "piece", ["1", "0", "-", " ", "NCT03334396", "20", "IRCT20", "/", "a/", "https://", "&a=", "%"]
)
def test_a_hundred_kilobytes_are_no_number(piece: str) -> None:
    assert identify(piece * (100_000 // len(piece))) is None


@pytest.mark.parametrize("row", REGISTERS, ids=lambda row: row.syntax)
def test_no_syntax_backtracks_over_a_long_text(row: Any) -> None:
    # A million characters through each pattern: one that backtracked would never come to an end.
    for piece in ("0", "2", "A", "-", "2014-005181-30-A", "JPRN-"):
        assert row.read(piece * (1_000_000 // len(piece))) is None


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.one_of([st.from_regex(row.syntax.replace(r"\d", "[0-9]"), fullmatch=True) for row in REGISTERS]))
def test_every_number_a_syntax_allows_is_kept_in_one_spelling(text: str) -> None:
    registry_number = identify(text)

    assert registry_number is not None
    assert identify(registry_number.number) == registry_number
    assert len(registry_number.number) <= 40


def real_secondary_ids() -> list[str]:
    """What the recorded ClinicalTrials.gov records give as their other numbers."""
    records = [json.loads(path.read_text()) for path in shared_records("NCT*.json")]
    infos = [record["protocolSection"]["identificationModule"].get("secondaryIdInfos", []) for record in records]
    return [info["id"] for row in infos for info in row]


def test_the_numbers_in_real_records_are_classified_by_their_syntax() -> None:
    ids = real_secondary_ids()

    assert len(ids) > 40
    assert {text for text in ids if identify(text) is None} == HOUSE_NUMBERS
    numbers = [number for number in map(identify, ids) if number]
    assert {number.registry for number in numbers} == {"ctis", "eudract", "utn", "jrct"}
    # Registers spell their own numbers right, so nothing is respelled.
    assert {number.number for number in numbers} == set(ids) - HOUSE_NUMBERS


def test_every_real_record_is_found_by_its_own_number() -> None:
    numbers = [path.name[:11] for path in shared_records("**/NCT*.json")]

    assert len(numbers) > 40
    assert [identify(number) for number in numbers] == [RegistryNumber("ctgov", number) for number in numbers]
