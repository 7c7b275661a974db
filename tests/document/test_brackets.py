"""What looks like a citation and is none: numbers in brackets, and `[@…` that is not read."""

import pytest

from notices.checks.readiness import findings
from notices.document.anchors import with_words_at
from notices.document.brackets import BracketMark, find_brackets
from notices.document.model import Arm, Document, Found, Name, Reference, TrialRow, parse
from tests.support.worlds import complete_document

WHOLE = complete_document(
    references=tuple(Reference(key=key, title=f"Kilde {key}") for key in ("ema", "sps", "c", "d", "e")),
    summary="<p>[@c] [@d] [@e]</p>",
)


def codes(document: Document, *marks: BracketMark) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in findings(document, marks=marks) if finding.blocking]


def with_status(html: str) -> Document:
    return WHOLE.revised(status=f"<p>Vurdert {html} hos EMA.</p>")


WITH_NUMBERS = [
    *(("(1)", (1,)), ("(5)", (5,)), ("[1]", (1,)), ("( 3 )", (3,)), ("(3\u00a0)", (3,)), ("(3&nbsp;)", (3,))),
    *(("(1,2)", (1, 2)), ("(1, 2)", (1, 2)), ("(1; 2)", (1, 2)), ("(1,&nbsp;2)", (1, 2)), ("(1 og 2)", (1, 2))),
    *(("(1, 2 og 3)", (1, 2, 3)), ("(1, 2, and 3)", (1, 2, 3)), ("(1 &amp; 2)", (1, 2)), ("[1, 4]", (1, 4))),
    *(
        ("(1–3)", (1, 2, 3)),
        ("[1-3]", (1, 2, 3)),
        ("(1 — 3)", (1, 2, 3)),
        ("(1−3, 5)", (1, 2, 3, 5)),
        ("(3–1)", (3, 1)),
    ),
    *(("(<strong>3</strong>)", (3,)), ("<em>(</em>3, <em>4</em>)", (3, 4)), ("<sup>(2)</sup>", (2,))),
    *(("(1)\u200b", (1,)), ("（1）", (1,)), ("⑴", (1,)), ("[²]", (2,)), ("<em>[1,2]</em>", (1, 2))),
    ('(<a href="https://a.no/">3</a>)', (3,)),
]
WITHOUT_NUMBERS = [
    *("(6)", "(12)", "(0)", "(2021)", "(1, 6)", "(1–9)", "(25 %)", "(n = 4)", "(1 mg)", "(1 000)", "(1.2)", "(1a)"),
    *(
        "(1",
        "1)",
        "(1]",
        "(1/2)",
        "(+1)",
        "(-1)",
        "(01)",
        "(a)",
        "()",
        "(1 2)",
        "(3,0)",
        "CO<sub>2</sub>",
        "m<sup>2</sup>",
    ),
    *("(<sup>1</sup>H)", "[@ema]", "(1 år)", "(1., 2.)"),
]


@pytest.mark.parametrize(("text", "numbers"), WITH_NUMBERS)
def test_numbers_of_references_in_brackets_are_found_however_they_are_typed(text: str, numbers: tuple[int]) -> None:
    document = with_status(text)

    (bracket,) = find_brackets(document)
    assert (bracket.mark.place, bracket.numbers) == ("status", numbers)
    assert codes(document) == [("typed_citation", "status")]
    cited = with_words_at(document, "status", bracket.start, bracket.end, "[@c]")
    assert cited is not None
    assert codes(cited) == []


@pytest.mark.parametrize("text", WITHOUT_NUMBERS)
def test_other_brackets_are_no_citations(text: str) -> None:
    assert list(find_brackets(with_status(text))) == []


def test_every_text_that_may_cite_is_looked_at() -> None:
    trial = TrialRow.model_validate(
        {**dict(WHOLE.trials[0]), "note": "Se (1)", "population": "(1)", "arms": (Arm(key="a1", text="x (1)"),)}
    )
    document = WHOLE.revised(
        title="Tittel (1)",
        holder="Eksempel AS [1]",
        substances=(Name(key="s1", text="eksempelmab (1)"),),
        norwegian_note="<ul><li>Ja (1)</li></ul>",
        trials=(trial,),
        international_done=Found(count=2, citations="(1)"),
        elements_other="Annet (1)",
    )

    assert {place for code, place in codes(document) if code == "typed_citation"} == {
        *("title", "holder", "substances/s1/text", "norwegian_note", "international_done/citations", "elements_other"),
        *("trials/t1/note", "trials/t1/population", "trials/t1/arms/a1/text"),
    }
    assert codes(complete_document(references=(), status="<p>Se (1)</p>"))[-1][0] == "missing"


# Marks: known by place, sentence and bracket.


def test_a_marked_bracket_blocks_nothing_while_its_sentence_stands() -> None:
    document = with_status("i fase (3)")
    (mark,) = [bracket.mark for bracket in find_brackets(document)]

    assert mark == BracketMark("status", "(3)", "Vurdert i fase (3) hos EMA.", 1)
    assert codes(document, mark) == []
    moved = WHOLE.revised(
        status="<p>Nytt avsnitt.</p><p>Før. <strong>Vurdert</strong> i fase&nbsp;(3) hos EMA. Etter.</p>"
    )
    assert codes(moved, mark) == []
    assert [bracket.mark for bracket in find_brackets(moved)] == [mark]
    for changed in (
        with_status("i fase (4)"),
        with_status("nå i fase (3)"),
        WHOLE.revised(disease=document.status, status="<p>Annet.</p>"),
        with_status("i fase (3) og (3)"),
    ):
        assert ("typed_citation", "status") in codes(changed, mark) or ("typed_citation", "disease") in codes(
            changed, mark
        )
        assert mark not in [bracket.mark for bracket in find_brackets(changed)]


def test_each_of_two_equal_brackets_in_a_sentence_is_marked_by_itself() -> None:
    document = with_status("(1) og (1)")
    first, second = (bracket.mark for bracket in find_brackets(document))

    assert (first.occurrence, second.occurrence) == (1, 2)
    assert codes(document, first) == [("typed_citation", "status")]
    assert codes(document, first, second) == []


def test_a_mark_counts_in_no_field_for_citations() -> None:
    document = WHOLE.revised(international_done=Found(count=2, citations="(1)"))
    (mark,) = [bracket.mark for bracket in find_brackets(document)]

    assert codes(document, mark) == [("typed_citation", "international_done/citations")]


# `[@…` that is not read.

UNREAD = [
    *("[@sps, s. 4]", "[@sps;]", "[@ sps]", "[@sps og @ema]", "[<strong>@sps</strong>]", "[@<em>sps</em>]", "[@]"),
    *("[@spså]", "[@sps", "［@sps]", "[@sps;&nbsp;@ema]", "[&nbsp;@sps]", "[se @sps]", "[@sps (1)", "[@sps\u0338]"),
]


@pytest.mark.parametrize("text", UNREAD)
def test_what_begins_as_a_citation_and_is_not_read_as_one_blocks(text: str) -> None:
    assert ("unread_citation", "status") in codes(with_status(text))


@pytest.mark.parametrize(
    "text", ["[@sps]", "[ @sps ; @ema ]", "[@sps, @ema]", "[@sps\u200b]", "post@sps.no", "[a@sps.no]", "@sps"]
)
def test_what_is_read_as_a_citation_or_begins_otherwise_blocks_nothing(text: str) -> None:
    assert codes(with_status(text)) == []


def test_a_hidden_character_in_an_old_text_hides_no_citation() -> None:
    old = parse(with_status("[@sps]").canonical().replace("[@sps] hos", "[@sps\u200b] hos"))

    assert codes(old) == [("invisible", "status"), ("unread_citation", "status")]


def test_a_citation_in_a_text_that_cannot_cite_blocks() -> None:
    references = (*WHOLE.references[:-1], Reference(key="e", title="Kilde [@sps]"))

    assert codes(WHOLE.revised(references=references)) == [("unread_citation", "references/e/title")]


@pytest.mark.parametrize(
    ("text", "blocks"), [("[@sps]", 0), ("[@sps], [@ema]", 0), ("Se [@sps]", 1), ("3, 4", 1), ("", 0)]
)
def test_a_field_for_citations_takes_nothing_else(text: str, blocks: int) -> None:
    document = WHOLE.revised(international_done=Found(count=2, citations=text))

    assert codes(document) == [("only_citations", "international_done/citations")] * blocks


@pytest.mark.parametrize("title", ["[@sps]", "–", "[@sps] …", "[@sps, s. 4]", "🧬"])
def test_a_title_has_words_of_its_own(title: str) -> None:
    assert ("title_words", "title") in codes(WHOLE.revised(title=title))
