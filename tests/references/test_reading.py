"""What somebody pastes, in any mixture of formats, as entries; what is no source is kept."""

import datetime
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.document.wording import reference_text
from notices.formats.citation import CITATION_FORMATS, VersionCitation
from notices.references.entry import LATER, NO_TITLE, ONLY_ADDRESS, Entry
from notices.references.reading import MAX_ENTRIES, TooMuch, read_sources

DATA = Path(__file__).parents[1] / "support" / "data" / "references"
PUBMED = (DATA / "pubmed.nbib").read_text()
WORK = json.loads((DATA / "crossref.json").read_text())["message"]
SIMPSON = "Simpson EL, et al. Baricitinib in atopic dermatitis. Br J Dermatol 183(2):242–255; 2020."
RIS = """TY  - JOUR
AU  - Simpson, Eric L.
AU  - Lacour, Jean-Philippe
AU  - Spelman, Lynda
TI  - Baricitinib in atopic dermatitis.
JO  - Br J Dermatol
VL  - 183
IS  - 2
SP  - 242
EP  - 255
PY  - 2020
DO  - 10.1111/bjd.18898
ER  -
"""
BIBTEX = r"""@article{x, author = {Simpson, Eric L. and Jean-Philippe Lacour and Spelman, L.}, title = {{Baricitinib} in
  atopic dermatitis}, journal = {Br J Dermatol}, volume = {183}, number = 2, pages = {242--255}, year = {2020},
  doi = {10.1111/BJD.18898}}
"""
CSL = json.dumps(
    [
        {
            "type": "article-journal",
            "title": "Baricitinib in atopic dermatitis",
            "author": [{"family": "Simpson", "given": "Eric L."}, {"family": "A"}, {"family": "B"}],
            "container-title": "Br J Dermatol",
            "volume": 183,
            "issue": "2",
            "page": "242-255",
            "issued": {"date-parts": [["2020", 8]]},
            "DOI": "10.1111/bjd.18898",
        }
    ],
    indent=1,
)
VANCOUVER = (
    "1. Simpson EL, Lacour JP, Spelman L, et al. Baricitinib in atopic dermatitis. Br J Dermatol. 2020 Aug;183(2):"
    "242-255. doi: 10.1111/bjd.18898"
)


def line_of(entry: Entry) -> str:
    return reference_text(entry.reference("x"), "en")


def only(text: str) -> Entry:
    reading = read_sources(text)
    assert (len(reading.entries), reading.rest) == (1, [])
    return reading.entries[0]


@pytest.mark.parametrize("text", [RIS, BIBTEX, CSL], ids=["ris", "bibtex", "csl"])
def test_one_article_is_printed_alike_from_every_format(text: str) -> None:
    entry = only(text)

    assert (line_of(entry), entry.url, entry.is_whole) == (SIMPSON, "https://doi.org/10.1111/bjd.18898", True)


def test_a_printed_line_is_read_without_its_number() -> None:
    entry = only(VANCOUVER)

    assert entry.authors == "Simpson EL, Lacour JP, Spelman L, et al."
    assert (entry.title, entry.source) == ("Baricitinib in atopic dermatitis", "Br J Dermatol 183(2):242–255")
    assert (entry.published, entry.doi, entry.is_whole) == ("2020", "10.1111/bjd.18898", True)


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (
            "European Medicines Agency. Olumiant. EPAR, 2016. Available from: https://www.ema.europa.eu/olumiant",
            ("European Medicines Agency", "Olumiant", "EPAR", "2016", "https://www.ema.europa.eu/olumiant"),
        ),
        (
            "[12] Norsk Helseinformatikk. Atopisk eksem. NEL. 2019-03. PMID: 123",
            ("Norsk Helseinformatikk", "Atopisk eksem", "NEL", "2019-03", "https://pubmed.ncbi.nlm.nih.gov/123/"),
        ),
    ],
)
def test_other_printed_lines(line: str, values: tuple[str, ...]) -> None:
    entry = only(line)

    assert (entry.authors, entry.title, entry.source, entry.published, entry.url) == values


def test_what_pubmed_saves_is_read_with_its_lines_put_together_and_its_retraction() -> None:
    simpson, wakefield = read_sources(PUBMED).entries

    assert simpson.title.endswith("topical corticosteroids: results from two randomized monotherapy phase III trials")
    assert (simpson.authors, simpson.source) == ("Simpson EL, et al.", "Br J Dermatol 183(2):242–255")
    assert (simpson.published, simpson.doi, simpson.pmid) == ("2020", "10.1111/bjd.18898", "31995838")
    assert (wakefield.authors, wakefield.is_retracted) == ("Wakefield AJ, Murch SH", True)
    assert (wakefield.doi, simpson.is_retracted) == ("10.1016/s0140-6736(97)11096-0", False)


def test_numbers_and_addresses_stand_alone_or_beside_each_other() -> None:
    text = """10.1111/BJD.18898
    doi:10.1056/NEJMoa1610020, https://doi.org/10.1016/S0140-6736(17)31191-1
    PMID: 31995838
    31995838; 9500320
    PMID: 2 PMID:3, doi: 10.1000/x
    Se også 10.1000/y og 10.1000/z, PMID 4
    https://pubmed.ncbi.nlm.nih.gov/1/ https://onlinelibrary.wiley.com/doi/full/10.1111/bjd.1
    www.nice.org.uk/guidance/ta534
    """

    entries = read_sources(text).entries

    assert [entry.doi or entry.pmid or entry.url for entry in entries] == [
        *("10.1111/bjd.18898", "10.1056/nejmoa1610020", "10.1016/s0140-6736(17)31191-1"),
        *("31995838", "31995838", "9500320", "2", "3", "10.1000/x", "10.1000/y", "10.1000/z", "4"),
        *("1", "10.1111/bjd.1", "https://www.nice.org.uk/guidance/ta534"),
    ]
    assert [entry.problem for entry in entries] == [*[LATER] * 14, ONLY_ADDRESS]


def test_formats_may_stand_in_any_order_and_what_is_no_source_is_kept() -> None:
    text = f"Referanser\n{RIS}10.1111/a.1\n{BIBTEX}og så\n{CSL} {VANCOUVER}\n{PUBMED}\njavascript:alert(1)\n10.12/x"

    reading = read_sources(text)

    assert [entry.origin for entry in reading.entries] == [
        *("RIS", "Crossref", "BibTeX", "CSL-JSON", "Printed reference", "NBIB", "NBIB")
    ]
    assert reading.rest == ["Referanser", "og så", "javascript:alert(1)", "10.12/x"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (RIS.replace("  - ", " -"), "Baricitinib in atopic dermatitis"),
        (RIS.replace("TY  - JOUR\n", ""), "Baricitinib in atopic dermatitis"),
        (RIS.replace("ER  -\n", ""), "Baricitinib in atopic dermatitis"),
        (RIS.replace("JO  - ", "ZZ  - "), "Baricitinib in atopic dermatitis"),
        (RIS.replace("TI  - ", "T1  - "), "Baricitinib in atopic dermatitis"),
        (RIS.replace("\n", "\r\n"), "Baricitinib in atopic dermatitis"),
        ("\ufeff" + RIS, "Baricitinib in atopic dermatitis"),
        (RIS.replace("TI  - ", "QQ  - "), ""),
    ],
)
def test_ris_with_wrong_tags_is_read_as_far_as_it_goes(text: str, title: str) -> None:
    entry = only(text)

    assert (entry.title, entry.doi) == (title, "10.1111/bjd.18898")
    assert entry.problem == ("" if title else NO_TITLE)


@pytest.mark.parametrize(
    "text",
    [
        *("hei", "10.1/x", "doi:", "[1]", "[" * 5_000, "{" * 5_000, "@article{x, title = {a", "TY  - JOUR\nER  - "),
        *("[1, 2]", '{"a": 1}', "AU  - x\nAU  - y", "PMID- x", "javascript:alert(1)", "https://user:pass@a.no/x", "@"),
    ],
)
def test_what_is_no_source_is_not_understood_and_kept(text: str) -> None:
    reading = read_sources(text)

    assert reading.entries == []
    assert "".join("".join(reading.rest).split()) == "".join(text.split())


def test_what_crossref_says_is_read_as_csl() -> None:
    entry = only(json.dumps(WORK))

    assert entry.title.endswith("results from two randomized monotherapy phase III trials")
    assert (entry.authors, entry.published) == ("Simpson EL, et al.", "2020")
    assert entry.source == "British Journal of Dermatology 183(2):242–255"


@pytest.mark.parametrize("name", ["ris", "bib", "csl.json"])
def test_our_own_files_are_read_back(name: str) -> None:
    day = datetime.date(2026, 6, 5)
    citation = VersionCitation(7, 2, "Noe & {annet}", "nb", "Etaten, område", day, "https://example.org/varsel/7/v/2/")

    entry = only(CITATION_FORMATS[name].write(citation))

    assert entry.title.replace("{", "").replace("}", "") == "Noe & annet"
    assert (entry.url, entry.published[:4]) == ("https://example.org/varsel/7/v/2/", "2026")


def test_a_thousand_are_read_fast_and_one_more_is_refused() -> None:
    start = time.process_time()
    assert len(read_sources(RIS * MAX_ENTRIES).entries) == MAX_ENTRIES
    assert time.process_time() - start < 5

    with pytest.raises(TooMuch) as refused:
        read_sources("10.1111/a.1\n" * (MAX_ENTRIES + 1))

    assert refused.value.count == MAX_ENTRIES + 1


@given(
    st.lists(
        st.sampled_from([*RIS.splitlines(), *BIBTEX.splitlines(), *CSL.splitlines(), "", "x", "{", "[", "PMID- 1"])
    )
)
def test_nothing_that_is_pasted_makes_it_fail(lines: list[str]) -> None:
    reading = read_sources("\n".join(lines))

    assert all(entry.title or entry.problem for entry in reading.entries)
