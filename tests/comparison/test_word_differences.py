"""Words inserted and deleted, in plain and in rich text: exact on real prose and on what breaks programs."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import notices.comparison.words
from notices.comparison.rich_text import NotRichText, html_of, rich_text_differences, rich_tokens
from notices.comparison.words import DiffSegment, word_differences
from notices.document.rich_text import clean_rich_text
from tests.support.prose import MARKS, PROSE, RICH, edited
from tests.support.strategies import texts


def side(segments: list[DiffSegment], without: str) -> str:
    return html_of(token for segment in segments if segment.act != without for token in segment.tokens)


def spoken(segments: list[DiffSegment]) -> str:
    """ "one [-two-]{+three+}"."""
    signs = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(signs[segment.act].format(html_of(segment.tokens)) for segment in segments)


def is_tidy(segments: list[DiffSegment]) -> bool:
    """No empty segment, no two alike side by side, and no deletion behind its insertion."""
    acts = [segment.act for segment in segments]
    pairs = set(pairwise(acts))
    return all(segment.tokens for segment in segments) and not pairs & {
        ("equal", "equal"),
        ("delete", "delete"),
        ("insert", "insert"),
        ("insert", "delete"),
    }


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PROSE) | texts, edited(PROSE, ["nye ord", " [@a; @b]", "\n", "12,5 %"]) | texts)
def test_insertions_and_deletions_applied_to_one_plain_text_give_exactly_the_other(before: str, after: str) -> None:
    segments = word_differences(before, after)

    assert "".join(segment.text for segment in segments if segment.act != "insert") == before
    assert "".join(segment.text for segment in segments if segment.act != "delete") == after
    assert is_tidy(segments)


cleaned_texts = texts.map(clean_rich_text)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(RICH) | cleaned_texts, edited(RICH, MARKS).map(clean_rich_text) | cleaned_texts)
@example("<p><strong>a </strong><strong>b</strong></p>", "<p><strong>a b</strong></p>")
@example("<p>a<em></em></p>", "<p>a</p>")
@example("<p>a</p>", "")
def test_insertions_and_deletions_applied_to_one_rich_text_give_exactly_the_other(before: str, after: str) -> None:
    segments = rich_text_differences(before, after)

    assert side(segments, without="insert") == before
    assert side(segments, without="delete") == after
    assert is_tidy(segments)


@pytest.mark.parametrize("html", ["<p>a</strong></p>", "<strong>a", "<p><strong>a</em></p>"])
def test_a_text_that_is_no_clean_html_is_refused_instead_of_shown_as_something_else(html: str) -> None:
    with pytest.raises(NotRichText):
        rich_tokens(html)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("Fase 2 av 3", "Fase 2/3 av 3", "Fase 2{+/3+} av 3"),
        ("dose 1,5 mg", "dose 2,5 mg", "dose [-1,5-]{+2,5+} mg"),
        ("rød og blå dag", "grønn og gul dag", "[-rød og blå-]{+grønn og gul+} dag"),
        ("for voksne", "for barn og voksne", "for {+barn og +}voksne"),
        ("kløe [@a]", "kløe [@a; @b]", "kløe [@a{+; @b+}]"),
        ("kløe [@a]", "kløe", "kløe[- [@a]-]"),
        ("(nei)", "(ja)", "([-nei-]{+ja+})"),
    ],
)
def test_whole_words_numbers_and_citations_are_what_differs(before: str, after: str, text: str) -> None:
    assert spoken(word_differences(before, after)) == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("<p>A</p><p>C</p>", "<p>A</p><p>ny B</p><p>C</p>", "<p>A</p>{+<p>ny B</p>+}<p>C</p>"),
        ("<p>A</p><p>B</p><p>C</p>", "<p>A</p><p>C</p>", "<p>A</p>[-<p>B</p>-]<p>C</p>"),
        (
            '<p>se <a href="https://a.no/">her</a> nå</p>',
            '<p>se <a href="https://b.no/">her</a> nå</p>',
            '<p>se [-<a href="https://a.no/">her</a>-]{+<a href="https://b.no/">her</a>+} nå</p>',
        ),
        ("<p>en to tre</p>", "<p>en <em>to</em> tre</p>", "<p>en [-to-]{+<em>to</em>+} tre</p>"),
        ("<p>en</p>", "<ul><li>en</li></ul>", "[-<p>en</p>-]{+<ul><li>en</li></ul>+}"),
        ("<p>A &amp; B</p>", "<p>A &lt; B</p>", "<p>A [-&amp;-]{+&lt;+} B</p>"),
    ],
)
def test_in_rich_text_marks_links_and_blocks_differ_as_words_do(before: str, after: str, text: str) -> None:
    assert spoken(rich_text_differences(before, after)) == text


def test_a_sentence_that_stayed_in_a_rewritten_text_is_found() -> None:
    stayed = "Enzymene fører betennelsessignaler videre inne i cellene."

    segments = word_differences(
        f"Først og fremst dette. {stayed} Og så det.", f"Noe helt annet, og mer. {stayed} Slutt."
    )

    assert any(segment.act == "equal" and stayed.rstrip(".") in segment.text for segment in segments)


def by_chance(seed: int, words: int) -> str:
    """Four words in random order."""
    return " ".join(random.Random(seed).choices(["og", "i", "på", "av"], k=words))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (by_chance(1, 8_000), by_chance(2, 8_000)),
        ("og " * 33_000, "og i " * 20_000),
        ("og i på " * 12_000, "på og i. " * 11_000),
        ("a. " * 33_000, "b. a. " * 16_000),
        (" ".join(map(str, range(17_000))), " ".join(map(str, reversed(range(17_000))))),
    ],
)
def test_the_longest_texts_take_a_second_at_most(before: str, after: str) -> None:
    begun = time.process_time()

    segments = word_differences(before, after)

    assert time.process_time() - begun < 4  # a loaded machine is slower
    assert "".join(segment.text for segment in segments if segment.act != "insert") == before


def test_when_the_words_of_one_sentence_have_used_up_the_bound_the_next_is_replaced_as_a_whole(monkeypatch):
    monkeypatch.setattr(notices.comparison.words, "MAX_PAIRS", 5)

    segments = word_differences(
        "Nå alfa beta gamma. Midt. Der alfa beta gamma.", "Så alfa beta gamma. Midt. Her alfa beta gamma!"
    )

    assert spoken(segments) == ("[-Nå-]{+Så+} alfa beta gamma. Midt.[- Der alfa beta gamma.-]{+ Her alfa beta gamma!+}")
