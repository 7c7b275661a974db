"""The printed text in passages: joined they are the text, apart they say the same, and words are found in theirs."""

import re
from html.parser import HTMLParser

import pytest

from notices.demo.documents import baricitinib
from notices.document.anchors import Anchor
from notices.document.model import Document, Found, parse
from notices.document.places import texts_of
from notices.rendering.fragment import fragment
from notices.rendering.passages import Passages
from tests.support.source_code import ROOT
from tests.support.worlds import complete_document

GOLDEN = sorted((ROOT / "tests/support/data/golden").glob("*.json"))
DOCUMENTS = {path.stem: path for path in GOLDEN}


def document(name: str) -> Document:
    return baricitinib() if name == "demo" else parse(DOCUMENTS[name].read_text())


class Drawn(HTMLParser):
    """The words and ids of a part of a page, in which each element that is opened is closed in its turn."""

    VOID = {"br", "path", "line", "rect", "circle", "polygon"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.open += [] if tag in self.VOID else [tag]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("name", ["demo", *DOCUMENTS])
def test_passages_joined_are_the_text_and_drawn_apart_they_say_the_same_with_each_id_once(name: str):
    text = fragment(document(name))
    passages = Passages(text)

    assert len(passages) > 3
    assert "".join(passages.source(number, number + 1) for number in range(len(passages))) == text
    drawn = [Drawn(passages.drawn(number, number + 1)) for number in range(len(passages))]
    whole = Drawn(text)
    assert "".join(part.words for part in drawn) == whole.words
    assert [html_id for part in drawn for html_id in part.ids] == whole.ids
    assert passages.drawn(0, len(passages)) == text


def test_a_heading_stays_with_what_it_is_over_and_a_numbered_list_counts_on():
    passages = Passages(fragment(complete_document()))

    drawn = [passages.drawn(number, number + 1) for number in range(len(passages))]

    assert not [part for part in drawn if re.search(r"</h[234]>\s*(</(section|article|div)>\s*)*$", part)]
    (second,) = [part for part in drawn if 'id="ref-2"' in part]
    assert '<ol class="hs-references" start="2">' in second and 'id="ref-1"' not in second
    assert '<section role="none">' in second


def passage_of(document: Document, anchor: Anchor) -> str:
    passages = Passages(fragment(document))
    number = passages.find(document, anchor)
    return "" if number is None else Drawn(passages.drawn(number, number + 1)).words


def test_every_printed_text_is_found_in_its_own_section():
    document = complete_document()
    places = {
        "title": "Eksempelmab til behandling",
        "holder": "Eksempel AS",
        "status": "Under vurdering hos EMA (1).",
        "disease": "En hudsykdom (2).",
        "international_done": "minst to relevante",
        "trials": "EXAMPLE-1",
        "trials/t1/arms/a2/text": "2 mg",
        "elements/safety/label": "Sikkerhet",
        "references/sps": "SPS",
    }

    passages = {place: passage_of(document, Anchor(place)) for place in places}

    assert {place: words in passages[place] for place, words in places.items()} == dict.fromkeys(places, True)
    filled = [text for text in texts_of(document) if text.text and text.place not in ("language", "version_log")]
    assert [text.place for text in filled if not passage_of(document, Anchor(text.place))] == []


def test_of_the_same_words_those_with_the_same_words_before_them_are_meant():
    document = complete_document(disease="<p>Mange blir friske.</p><p>Noen [@sps] blir ikke friske [@ema].</p>")

    assert passage_of(document, Anchor("disease", "friske", "Mange blir ")).strip().endswith("Mange blir friske.")
    assert "Noen" in passage_of(document, Anchor("disease", "friske (1)", "Noen (2) blir ikke "))
    assert "Noen" in passage_of(document, Anchor("disease", "friske", "Noen [@sps] blir ikke "))


def test_a_place_that_is_not_printed_has_no_passage():
    document = complete_document(international_done=Found(count=None), summary="")

    assert Passages(fragment(document)).find(document, Anchor("summary")) is None
