"""Which references are the same source, and keys that people can read."""

import pytest
from pydantic import ValidationError

from notices.checks.readiness import findings
from notices.document.model import Document, Reference
from notices.document.reference_identity import identifiers_of_address, same_sources
from notices.document.reference_keys import readable_key, renamed
from tests.support.worlds import complete_document
from trials.dates import PartialDate

LONG = "Baricitinib in patients with moderate-to-severe atopic dermatitis"
SIMPSON = Reference(
    key="a", authors="Simpson EL, et al.", title=LONG, source="Br J Dermatol", published=PartialDate(value="2020")
)


def row(key: str, **values: str) -> Reference:
    return Reference.model_validate({"key": key, "title": f"Title {key}"} | values)


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://doi.org/10.1111/BJD.18898", {"doi": "10.1111/bjd.18898", "address": "doi.org/10.1111/BJD.18898"}),
        (
            "https://onlinelibrary.wiley.com/doi/full/10.1111/bjd.18898",
            {"doi": "10.1111/bjd.18898", "address": "onlinelibrary.wiley.com/doi/full/10.1111/bjd.18898"},
        ),
        (
            "https://www.example.org/doi/10.1111/bjd.18898/abstract",
            {"doi": "10.1111/bjd.18898", "address": "example.org/doi/10.1111/bjd.18898/abstract"},
        ),
        (
            "https://pubmed.ncbi.nlm.nih.gov/31995838/",
            {"pmid": "31995838", "address": "pubmed.ncbi.nlm.nih.gov/31995838"},
        ),
        (
            "https://www.ncbi.nlm.nih.gov/pubmed/31995838",
            {"pmid": "31995838", "address": "ncbi.nlm.nih.gov/pubmed/31995838"},
        ),
        ("http://www.nice.org.uk/guidance/ta534/", {"address": "nice.org.uk/guidance/ta534"}),
        # The front page of a site is no source.
        ("https://www.fda.gov/", {}),
        ("mailto:post@etat.example", {}),
        ("http://[", {}),
        ("", {}),
    ],
)
def test_an_address_says_by_what_a_source_is_known(url: str, names: dict[str, str]) -> None:
    assert identifiers_of_address(url) == names


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ({"url": "https://doi.org/10.1/X"}, {"url": "https://doi.org/10.1/x"}, None),  # no registrant has one digit
        ({"url": "https://doi.org/10.1000/X"}, {"url": "https://wiley.com/doi/10.1000/x"}, "doi"),
        ({"url": "https://pubmed.ncbi.nlm.nih.gov/1/"}, {"url": "http://ncbi.nlm.nih.gov/pubmed/1"}, "pmid"),
        ({"url": "https://www.a.no/b/"}, {"url": "http://a.no/b"}, "address"),
        ({"url": "https://www.a.no/"}, {"url": "http://a.no"}, None),
        ({"url": "https://www.a.no/?b=1"}, {"url": "http://a.no/?b=2"}, None),
        ({"title": LONG}, {"title": "BARICITINIB in patients with moderate to severe atopic dermatitis!"}, "title"),
        (
            {"title": "Atopisk eksem", "source": "NEL"},
            {"title": "Atopisk eksem", "source": "NLH", "authors": "x"},
            None,
        ),
        ({"title": "Atopisk eksem", "source": "NEL"}, {"title": "Atopisk éksem", "source": "nel"}, "title"),
        ({}, {}, None),
    ],
)
def test_the_same_source_is_known_again(one: dict[str, str], other: dict[str, str], kind: str | None) -> None:
    same_rows = list(same_sources([row("a", **one), row("b", **other), row("c")]))

    pairs = [(same.key, same.other, same.kind) for same in same_rows]
    assert pairs == ([("a", "b", kind), ("b", "a", kind)] if kind else [])


def test_the_checks_name_the_same_source_and_what_was_retracted_and_stop_nothing() -> None:
    document = complete_document()
    twice = row("again", url="https://www.nature.com/10.1000/x"), row("gone", url="https://doi.org/10.1000/X")
    marked = row("marked", title="RETRACTED: A study")
    document = document.revised(
        references=(*document.references, *twice, marked), summary="<p>[@again; @gone; @marked]</p>"
    )

    advice = [each for each in findings(document, retracted={"doi:10.1000/x": "Crossref"}) if each.code != "length"]

    assert [(each.code, each.place, each.blocking) for each in advice] == [
        ("same_reference", "references/again/url", False),
        ("same_reference", "references/gone/url", False),
        ("retracted", "references/again/title", False),
        ("retracted", "references/gone/title", False),
        ("retracted", "references/marked/title", False),
    ]
    assert advice[0].message % advice[0].values == "The reference [@gone] is the same source: the DOI 10.1000/x."
    assert advice[2].values == {"source": "Crossref"}


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"authors": "Simpson EL, et al.", "published": "2020"}, "simpson2020"),
        ({"authors": "van der Berg A, Müller-Lüdenscheidt B", "published": "2021-03"}, "vanderberg2021"),
        ({"authors": "Ødegård Å", "published": "2019"}, "odegard2019"),
        ({"authors": "European Medicines Agency"}, "european"),
        ({"authors": "The Norwegian Institute", "published": "2018"}, "norwegian2018"),
        ({"title": "Om mammografi"}, "mammografi"),
        ({"authors": "王伟", "title": "中文"}, "ref"),
    ],
)
def test_a_key_is_made_of_author_and_year(values: dict[str, str], key: str) -> None:
    published = {"published": PartialDate(value=values.pop("published"))} if "published" in values else {}
    reference = Reference.model_validate({"key": "x", "title": ""} | values | published)

    assert readable_key(reference, []) == key
    assert readable_key(reference, [key, f"{key}c".upper()]) == f"{key}b"


def test_the_twenty_seventh_key_of_the_same_name_is_a_key_too() -> None:
    taken = ["simpson2020"]
    for _ in range(30):
        taken.append(readable_key(SIMPSON, taken))

    assert (taken[1], taken[25], taken[26], len(set(taken))) == ("simpson2020b", "simpson2020z", "simpson2020-27", 31)


def test_citations_follow_a_key_that_was_changed() -> None:
    document = complete_document(summary="<p>Se [@ema; @sps], [ @sps ] og [@emax].</p>")

    changed = renamed(document, {"sps": "nhs2020"})

    assert changed.summary == "<p>Se [@ema; @nhs2020], [ @nhs2020 ] og [@emax].</p>"
    assert changed.disease == "<p>En hudsykdom [@nhs2020].</p>"
    assert changed.international_done.citations == "[@nhs2020]"
    assert [each.key for each in changed.references] == ["ema", "nhs2020"]
    assert changed == renamed(changed, {})
    back = renamed(changed, {"nhs2020": "ema", "ema": "sps"})
    assert [each.key for each in back.references] == ["sps", "ema"]
    assert back.summary.startswith("<p>Se [@sps; @ema]")


def test_two_references_never_get_the_same_key() -> None:
    document: Document = complete_document()

    with pytest.raises(ValidationError):
        renamed(document, {"sps": "ema"})
