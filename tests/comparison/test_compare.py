"""Two documents compared: what changed, came, went or moved, and what is no change."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.comparison.documents import Difference, DocumentChange, Move, compare, differences
from notices.comparison.rich_text import html_of
from notices.demo import baricitinib, baricitinib_first_try
from notices.document.model import Arm, Choice, Document, Name, TrialRow
from notices.document.places import text_at, texts_of
from tests.support.strategies import documents
from tests.support.worlds import complete_document


def spoken(change: DocumentChange) -> str:
    """ "one [-two-]{+three+}"."""
    signs = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(signs[segment.act].format(html_of(segment.tokens)) for segment in change.segments)


def changes_between(before: Document, after: Document) -> list[tuple[str, str, str]]:
    return [(change.place, change.kind, spoken(change)) for change in compare(before, after).changes]


def with_trials(*keys: str) -> Document:
    trial = complete_document().trials[0]
    return complete_document(trials=tuple(trial.model_copy(update={"key": key, "name": key}) for key in keys))


# What is a change


@settings(max_examples=25, deadline=None)
@given(documents)
def test_a_document_does_not_differ_from_itself(document: Document) -> None:
    assert compare(document, document.model_copy(deep=True)).sections == ()


@settings(max_examples=30, deadline=None)
@given(documents, documents, st.data())
def test_every_difference_is_shown(before: Document, other: Document, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from([name for name in Document.model_fields if name != "schema_number"])))
    after = before.model_copy(update={name: getattr(other, name) for name in names})

    changes = compare(before, after).changes

    assert (changes == []) == (before == after)
    assert all(
        change.segments or change.cells or change.moves or change.kind in ("added", "removed") for change in changes
    )
    for change in changes:
        if change.segments:
            assert change.kind != "changed" or {segment.act for segment in change.segments} != {"equal"}
            assert any(segment.act != "equal" for segment in change.segments)


@settings(max_examples=30, deadline=None)
@given(documents, documents)
def test_both_texts_of_a_change_are_told_to_the_letter(before: Document, after: Document) -> None:
    old = {text.place: text for text in texts_of(before)}
    new = {text.place: text for text in texts_of(after)}

    for change in compare(before, after).changes:
        was, now = old.get(change.place), new.get(change.place)
        if change.segments and was and now and was.text != now.text:
            sides = [
                html_of(t for p in change.segments if p.act != act for t in p.tokens) for act in ("insert", "delete")
            ]
            assert sides == [was.text, now.text]


def test_two_digits_of_the_demonstration_that_changed_places_are_the_only_change():
    assert changes_between(baricitinib_first_try(), baricitinib()) == [
        ("trials/nct03334422/participants", "changed", "[-651-]{+615+}")
    ]


def test_words_are_found_in_header_cell_choice_list_box_date_and_rich_text():
    before = complete_document()
    trial = before.trials[0].model_copy(update={"population": "barn fra 18 år", "phase": None})
    elements = tuple(box.model_copy(update={"checked": False}) for box in before.elements)
    after = before.revised(
        holder="Annen AS [@ema]",
        areas=(*before.areas, Choice(code="lunge", label="Lunge")),
        information_as_of="2020-09-01",
        trials=(trial,),
        elements=elements,
        disease="<p>En sjelden hudsykdom [@sps].</p>",
    )

    assert changes_between(before, after) == [
        ("areas", "changed", "Hud{+, Lunge+}"),
        ("holder", "changed", "[-Eksempel-]{+Annen+} AS [@ema]"),
        ("information_as_of", "changed", "1. [-august-]{+september+} 2020"),
        ("disease", "changed", "<p>En {+sjelden +}hudsykdom [@sps].</p>"),
        ("trials/t1/phase", "removed", "[-Fase 3-]"),
        ("trials/t1/population", "changed", "[-pasienter-]{+barn+} fra 18 år"),
        ("elements/safety/checked", "changed", "[-☒-]{+☐+}"),
    ]


def test_changes_stand_in_their_sections_in_the_order_of_the_template():
    after = complete_document(title="Ny tittel", holder="", summary="<p>Kort.</p>", research="<p>Ny.</p>", trials=())

    sections = [(section.section, len(section.changes)) for section in compare(complete_document(), after).sections]

    assert sections == [("header", 2), ("summary", 1), ("research", 2)]


def test_two_choices_with_the_same_label_are_told_apart_by_their_codes():
    before = complete_document(areas=(Choice(code="hud", label="Hud"),))

    assert changes_between(before, before.revised(areas=(Choice(code="hud2", label="Hud"),))) == [
        ("areas", "changed", "Hud ([-hud-]{+hud2+})")
    ]


# Citations


def test_a_number_that_changes_only_because_another_reference_comes_first_is_no_change():
    before = complete_document(holder="Eksempel AS", status="<p>Hos EMA [@ema].</p>")

    assert changes_between(before, before.revised(holder="Eksempel AS [@sps]")) == [
        ("holder", "changed", "Eksempel AS{+ [@sps]+}")
    ]


def test_an_unused_reference_makes_no_noise_when_it_is_cited():
    before = complete_document(disease="<p>En hudsykdom.</p>", international_done={"count": 2})
    after = before.revised(disease="<p>En hudsykdom [@sps].</p>")

    assert [place for place, _kind, _text in changes_between(before, after)] == ["disease"]


def test_references_in_another_order_are_one_move():
    before = complete_document()

    (change,) = compare(before, before.revised(references=before.references[::-1])).changes

    assert (change.place, change.kind) == ("references", "moved")


# Rows


def test_a_row_that_came_and_one_that_went_are_shown_with_what_they_hold():
    before = complete_document()
    after = before.revised(brand_names=(Name(key="b2", text="Nyttla"),))

    changes = compare(before, after).changes

    assert [(change.place, change.kind, [spoken(cell) for cell in change.cells]) for change in changes] == [
        ("brand_names/b1", "removed", ["[-Eksempla-]"]),
        ("brand_names/b2", "added", ["{+Nyttla+}"]),
    ]


def test_a_row_that_went_is_shown_where_it_stood():
    places = [change.place for change in compare(with_trials("a", "b", "c"), with_trials("a", "x", "c")).changes]

    assert places == ["trials/b", "trials/x"]


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("abcd", "dabc", [("d", 4, 1)]),
        ("abcd", "bcda", [("a", 1, 4)]),
        ("abcd", "acbd", [("c", 3, 2)]),
        ("abcd", "xabcd", []),
        ("abcd", "bd", []),
        ("abc", "cxb", [("c", 3, 1)]),
    ],
)
def test_the_fewest_rows_are_moved(before: str, after: str, moves: list[tuple[str, int, int]]):
    changes = compare(with_trials(*before), with_trials(*after)).changes

    moved = [move for change in changes if change.kind == "moved" for move in change.moves]
    assert moved == [Move(f"trials/{key}", was, now) for key, was, now in moves]


@given(st.permutations("abcdefgh"))
def test_the_rows_that_did_not_move_stand_in_their_old_order(order: list[str]) -> None:
    changes = compare(with_trials(*"abcdefgh"), with_trials(*order)).changes

    stayed = [key for key in order if f"trials/{key}" not in {change.place for change in changes}]
    assert stayed == sorted(stayed)
    assert len(stayed) == max(len(rise) for rise in rises(order))


def rises(order: list[str]) -> list[list[str]]:
    """Every subsequence that rises, found the slow way."""
    subsequences: list[list[str]] = [[]]
    for key in order:
        subsequences += [[*rise, key] for rise in subsequences if not rise or rise[-1] < key]
    return subsequences


def test_rows_inside_a_row_come_go_and_move_too():
    before = with_arms(Arm(key="a1", text="4 mg"), Arm(key="a2", text="2 mg"), Arm(key="a3", text="1 mg"))
    after = with_arms(Arm(key="a3", text="1 mg"), Arm(key="a1", text="8 mg"), Arm(key="a4", text="16 mg"))

    changes = [(change.place.removeprefix("trials/t1/arms/"), change.kind) for change in compare(before, after).changes]

    assert changes == [("a3", "moved"), ("a1/text", "changed"), ("a2", "removed"), ("a4", "added")]


def with_arms(*arms: Arm) -> Document:
    trial: TrialRow = complete_document().trials[0]
    return complete_document(trials=(trial.model_copy(update={"arms": arms}),))


# A text that is no clean HTML


def test_a_stored_text_that_is_no_clean_html_is_compared_by_its_source():
    before = complete_document().model_copy(update={"summary": "<p>En</strong></p>"})

    (change,) = compare(before, before.revised(summary="<p>En</p>")).changes

    assert (change.is_rich, spoken(change)) == (False, "<p>En</[-strong></-]p>")


# Both texts as they are, for the page with two texts


def test_the_same_document_has_no_differences():
    assert differences(complete_document(), complete_document()) == []


def test_a_changed_text_is_named_by_its_place():
    before = complete_document()

    assert differences(before, before.revised(holder="Annen AS")) == [
        Difference("holder", "Eksempel AS [@ema]", "Annen AS")
    ]


def test_a_row_is_the_same_row_wherever_it_stands():
    before = complete_document()

    assert differences(before, before.revised(references=before.references[::-1])) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"brand_names": ()}, [Difference("brand_names/b1/text", "Eksempla", "")]),
        ({"areas": ()}, [Difference("areas", "Hud", "")]),
        ({"information_as_of": None}, [Difference("information_as_of", "1. august 2020", "")]),
        ({"atc": {"code": "L04AA37"}}, [Difference("atc/code", "", "L04AA37")]),
    ],
)
def test_a_text_that_came_or_went_stands_against_nothing(changes: dict[str, Any], expected: list[Difference]):
    before = complete_document()

    assert [
        difference
        for difference in differences(before, before.revised(**changes))
        if difference.before or difference.after
    ] == expected


# Texts by their place


@settings(max_examples=25, deadline=None)
@given(documents)
def test_every_text_is_found_again_by_its_place(document: Document) -> None:
    assert [(text.place, text_at(document, text.place)) for text in texts_of(document)] == [
        (text.place, text.text) for text in texts_of(document)
    ]


@pytest.mark.parametrize("place", ["", "trials/zz", "trials/t1/nonsense", "title/x", "schema_number", "trials/t1/key"])
def test_a_place_that_the_document_lacks_has_no_text(place: str):
    assert text_at(complete_document(), place) is None
