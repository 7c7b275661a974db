"""Entries filled in by Crossref and PubMed: what they are asked, how that fails, and what is stored."""

import json
from typing import Any

import httpx
import pytest

from notices.models import RetractedPublication
from notices.references import look_up as module
from notices.references.entry import LATER, NO_TITLE, UNKNOWN, UNREACHED, Entry
from notices.references.look_up import MAX_WORKS, look_up
from notices.references.reading import read_sources
from tests.support.publications import CROSSREF, HTML, PUBMED, Publications

pytestmark = pytest.mark.django_db

DOI, RETRACTED = "10.1111/bjd.18898", "10.1016/s0140-6736(97)11096-0"


@pytest.fixture
def publications(monkeypatch: pytest.MonkeyPatch) -> Publications:
    return Publications(monkeypatch)


def looked_up(text: str, **options: Any) -> list[Entry]:
    return look_up(read_sources(text).entries, **options)


def test_a_doi_is_asked_of_crossref_and_a_number_of_pubmed(publications: Publications, settings: Any) -> None:
    settings.REGISTRY_CONTACT = "post@etat.example"

    crossref, pubmed = looked_up(f"{DOI}\n31995838")

    assert (crossref.origin, crossref.source) == ("Crossref", "British Journal of Dermatology 183(2):242–255")
    assert (pubmed.origin, pubmed.source) == ("PubMed", "Br J Dermatol 183(2):242–255")
    assert {crossref.url, pubmed.url} == {f"https://doi.org/{DOI}"}
    assert crossref.is_whole and pubmed.is_whole
    efetch, work = publications.requests
    assert dict(efetch.url.params) == {
        "db": "pubmed",
        "id": "31995838",
        "rettype": "medline",
        "retmode": "text",
        "tool": "HorizonScan",
        "email": "post@etat.example",
    }
    assert (work.url.raw_path, dict(work.url.params)) == (
        b"/works/10.1111%2Fbjd.18898?mailto=post%40etat.example",
        {"mailto": "post@etat.example"},
    )
    assert "post@etat.example" in work.headers["User-Agent"] and work.headers["User-Agent"].startswith("HorizonScan/")


def test_no_address_is_told_where_none_is_set(publications: Publications, settings: Any) -> None:
    settings.REGISTRY_CONTACT = "Etaten"

    looked_up(f"{DOI}\n31995838")

    assert {name for request in publications.requests for name in request.url.params} & {"mailto", "email"} == set()


def test_what_is_pasted_whole_keeps_its_words_and_is_asked_about_once(publications: Publications) -> None:
    text = f"A. B. C 2020. doi: {DOI}\nA. D. C 2020. PMID: 9500320\nA. E. C 2020. https://a.no/x\n10.1000/a"

    entries = looked_up(text)

    assert [entry.title for entry in entries] == ["B", "D", "E", ""]
    assert [entry.is_retracted for entry in entries] == [False, True, False, False]
    # First the number, then the DOI of which nothing is known.
    assert [request.url.path.rpartition("/")[2] for request in publications.requests] == [
        "efetch.fcgi",
        "a",
        "bjd.18898",
    ]
    assert look_up(entries) == entries
    assert len(publications.requests) == 3


def test_who_is_silent_is_not_asked_about_what_is_known(publications: Publications) -> None:
    publications.fail("works")

    entries = looked_up(f"A. B. C 2020. doi: {DOI}\n10.1000/a")

    assert ([entry.problem for entry in entries], len(publications.requests)) == (["", UNREACHED], 1)


def test_many_numbers_are_one_call_and_each_doi_is_one_call_once(publications: Publications) -> None:
    entries = looked_up(f"31995838 9500320 PMID:1\n{DOI}\n{DOI.upper()}")

    assert len(publications.requests) == 2
    assert [entry.problem for entry in entries] == ["", "", UNKNOWN, "", ""]


def too_big() -> bytes:
    return CROSSREF.replace(b'"status"', b'"x": "' + b"x" * 4_000_000 + b'", "status"')


@pytest.mark.parametrize(
    ("status", "content", "problem"),
    [
        (404, b"Resource not found.", UNKNOWN),
        (200, HTML, UNREACHED),
        (500, HTML, UNREACHED),
        (503, b"", UNREACHED),
        (302, b"", UNREACHED),
        (200, b"[]", UNREACHED),
        (200, b'{"message": []}', UNREACHED),
        (200, b'{"message": {"title": 7, "author": "x", "issued": {"date-parts": [[null]]}}}', NO_TITLE),
        (200, too_big(), UNREACHED),
    ],
)
def test_whatever_crossref_answers_the_doi_is_there_to_be_typed_on(
    publications: Publications, status: int, content: bytes, problem: str
) -> None:
    publications.answer("works", status, content)

    (entry,) = looked_up(DOI)

    assert (entry.problem, entry.doi, entry.url) == (problem, DOI, f"https://doi.org/{DOI}")


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ConnectError, httpx.RemoteProtocolError])
def test_who_does_not_answer_is_not_asked_again_for_the_others(
    publications: Publications, error: type[Exception]
) -> None:
    publications.fail("works", error)

    entries = looked_up("10.1000/a 10.1000/b 10.1000/c")

    assert ([entry.problem for entry in entries], len(publications.requests)) == ([UNREACHED] * 3, 1)


@pytest.mark.parametrize("content", [HTML, b'{"error": "API rate limit exceeded"}'])
def test_pubmed_may_answer_something_else_too(publications: Publications, content: bytes) -> None:
    publications.answer("efetch", 200, content)

    (entry,) = looked_up("PMID: 31995838")

    assert (entry.problem, entry.url) == (UNREACHED, "https://pubmed.ncbi.nlm.nih.gov/31995838/")


def test_pubmed_that_is_silent_stops_nothing_else(publications: Publications) -> None:
    publications.fail("efetch")

    pubmed, crossref = looked_up(f"31995838\n{DOI}")

    assert (pubmed.problem, crossref.problem) == (UNREACHED, "")


def test_so_many_are_asked_for_at_one_press_and_no_longer_than_a_person_waits(publications: Publications) -> None:
    many = " ".join(f"10.1000/{number}" for number in range(MAX_WORKS + 5))
    times = iter(range(0, 1000, 9))

    assert [entry.problem for entry in looked_up(many)] == [UNKNOWN] * MAX_WORKS + [LATER] * 5
    assert [entry.problem for entry in looked_up(many, clock=lambda: next(times))][:4] == [UNKNOWN] * 2 + [LATER] * 2


def test_a_retraction_is_stored_under_every_name_of_the_publication(publications: Publications) -> None:
    entries = looked_up("9500320\n31995838")

    assert [entry.is_retracted for entry in entries] == [True, False]
    assert dict(RetractedPublication.objects.values_list("name", "source")) == {
        f"doi:{RETRACTED}": "PubMed",
        "pmid:9500320": "PubMed",
    }


@pytest.mark.parametrize(
    ("update", "is_retracted"),
    [
        ({"updated-by": [{"type": "retraction", "DOI": "10.1000/r"}]}, True),
        ({"updated-by": [{"type": "correction"}, {"type": "Withdrawal"}]}, True),
        ({"relation": {"is-retracted-by": [{"id": "10.1000/r"}]}}, True),
        ({"updated-by": [{"type": "correction"}]}, False),
        # The notice of a retraction is itself no retracted publication.
        ({"update-to": [{"type": "retraction", "DOI": "10.1000/r"}]}, False),
    ],
)
def test_crossref_says_it_by_what_updates_the_work(
    publications: Publications, update: dict[str, Any], is_retracted: bool
) -> None:
    work = json.loads(CROSSREF)
    work["message"] |= update
    publications.answer("works", 200, json.dumps(work).encode())

    assert looked_up(DOI)[0].is_retracted is is_retracted
    assert RetractedPublication.objects.exists() is is_retracted


def test_a_files_word_on_a_retraction_is_asked_for_and_counts_only_then(publications: Publications) -> None:
    forged = PUBMED.decode().replace("PT  - Journal Article", "PT  - Retracted Publication")

    simpson, wakefield = looked_up(forged)

    assert (simpson.origin, simpson.is_retracted) == ("NBIB", True)
    assert (wakefield.origin, wakefield.is_retracted) == ("PubMed", True)
    assert not RetractedPublication.objects.filter(name__contains="18898").exists()


def test_a_record_without_a_title_is_asked_for_by_its_doi(publications: Publications) -> None:
    (entry,) = looked_up(f"TY  - JOUR\nDO  - {DOI}\nER  -")

    assert (entry.origin, entry.problem) == ("Crossref", "")
    assert module.MAX_SECONDS <= 20
