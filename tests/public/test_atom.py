"""A feed as Atom: it keeps to RFC 4287, and who checks that sees a rule that is broken."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.formats.atom import Feed, FeedCategory, FeedEntry, atom
from tests.support.atom_rules import faults, titles

NOW, PAGE = datetime(2026, 6, 5, tzinfo=UTC), "http://x.org/"
ENTRY = FeedEntry("tag:x.org,2026:1", "En", "Ord", "nb", "http://x.org/1", NOW, NOW)
FEED = Feed("tag:x.org,2026:0", "T", "nb", NOW, "A", "L", f"{PAGE}f", PAGE, {"license": PAGE}, (ENTRY,))


@pytest.mark.parametrize(
    ("whole", "broken", "fault"),
    [
        (b"<name>A</name>", b"", "an author without a name"),
        (b"2026:1</id>", b"2026:0</id>", "an id twice: ['tag:x.org,2026:0', 'tag:x.org,2026:0']"),
        (b"<id>tag:x.org,2026:1</id>", b"<id>1</id>", "no tag: 1"),
        (b"Z</updated>", b"</updated>", "no moment: "),
        (b"<title>En</title>", b"", "0 times title"),
        (b"<summary>Ord</summary>", b"<summary/>", "no summary"),
        (b'rel="self"', b'rel="me"', "no link to itself"),
        (b'href="http://x.org/1"', b'href="/1"', "no address: "),
        (b'rel="alternate"', b'rel="related"', "not one page that shows the same"),
    ],
)
def test_a_feed_that_breaks_a_rule_is_seen(whole: bytes, broken: bytes, fault: str):
    assert list(faults(fromstring(atom(FEED)))) == []
    assert whole in atom(FEED)

    messages = list(faults(fromstring(atom(FEED).replace(whole, broken))))

    assert any(each.startswith(fault) for each in messages), messages


def test_what_xml_cannot_hold_is_left_out():
    entry = replace(ENTRY, title="a\x0b<b>\uffff & c")

    root = fromstring(atom(replace(FEED, entries=(entry,))))

    assert titles(root) == ["a<b> & c"]


@given(st.text())
def test_no_word_breaks_a_feed(words: str):
    entry = FeedEntry(
        "tag:x.org,2026:1", f"x{words}", words, "nb", "http://x.org/1", NOW, NOW, (FeedCategory(words, words),)
    )

    root = fromstring(atom(replace(FEED, title=words, entries=(entry,))))

    assert titles(root)[0].startswith("x")
