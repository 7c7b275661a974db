"""RDF as Turtle: whatever is said in it, a reader of Turtle reads just that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef

from notices.formats.turtle import RdfAddress, RdfResource, RdfTerm, RdfText, turtle

PREFIXES = {"ex": "https://example.org/words#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
HERE = "https://example.org/file#thing"
SAYS = URIRef("https://example.org/words#says")


def read(*values: RdfTerm | RdfAddress | RdfText) -> list[object]:
    file = turtle(PREFIXES, [RdfResource(RdfAddress(HERE), {"a": [RdfTerm("ex:Thing")], "ex:says": values})])
    return list(Graph().parse(data=file, format="turtle").objects(URIRef(HERE), SAYS))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_is_read_as_it_was(text: str):
    assert read(RdfText(text, "nb")) == [Literal(text, lang="nb")]


@pytest.mark.parametrize("sign", ['"', "\\", "\n", "\r", "\t", "<", ">", "@", "'''", '"""', '\\"', " ; ex:says 1 ."])
def test_a_sign_that_means_something_there_is_only_a_sign(sign: str):
    assert read(RdfText(f"a{sign}b{sign}")) == [Literal(f"a{sign}b{sign}")]


def test_a_text_can_have_a_type():
    assert read(RdfText("2026-01-01T00:00:00+00:00", type="xsd:dateTime")) == [
        Literal("2026-01-01T00:00:00+00:00", datatype="http://www.w3.org/2001/XMLSchema#dateTime")
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("https://example.org/å?q=a&b#c", "https://example.org/å?q=a&b#c"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ('https://example.org/> . <x> <y> "z', "https://example.org/%3E%20.%20%3Cx%3E%20%3Cy%3E%20%22z"),
    ],
)
def test_an_address_cannot_end_early(written: str, read_as: str):
    assert read(RdfAddress(written)) == [URIRef(read_as)]


def test_a_resource_has_all_its_values_and_nothing_where_it_has_none():
    file = turtle(
        PREFIXES, [RdfResource(RdfAddress(HERE), {"a": [RdfTerm("ex:Thing")], "ex:says": [], "ex:has": [RdfText("1")]})]
    )

    graph = Graph().parse(data=file, format="turtle")

    assert (URIRef(HERE), RDF.type, URIRef("https://example.org/words#Thing")) in graph
    assert len(graph) == 2
    assert read(RdfText("one"), RdfText("two", "en")) == [Literal("one"), Literal("two", lang="en")]
