"""Two texts made from one become one again: nothing that either side changed is lost, and nobody chooses in silence."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from notices.comparison.documents import compare
from notices.comparison.three_way import Collision, merge
from notices.document.model import Arm, Choice, Document, Name, Reference, TrialRow
from notices.document.places import texts_of
from tests.support.strategies import documents
from tests.support.worlds import complete_document

# Documents are large: hypothesis would complain about the time it takes to draw three, and shrink them for minutes.
many = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
BASE = complete_document()
FIELDS = [name for name in Document.model_fields if name != "schema_number"]


def with_trial(document: Document = BASE, **changes: Any) -> Document:
    return document.revised(trials=(document.trials[0].model_copy(update=changes), *document.trials[1:]))


def places(collisions: tuple[Collision, ...]) -> list[str]:
    return [collision.place for collision in collisions]


# What always holds


@many
@given(documents, documents)
def test_what_only_i_changed_is_mine_and_what_only_they_changed_is_theirs(base: Document, other: Document) -> None:
    for theirs, mine in ((base, other), (other, base), (other, other)):
        merged = merge(base, theirs, mine)

        assert merged.document == other
        assert merged.collisions == ()


def test_a_choice_keeps_the_name_that_its_list_has_now_whoever_saved_it():
    old, new, added = (
        Choice(code=code, label=label) for code, label in (("hud", "Hud"), ("hud", "Huden"), ("oye", "Øye"))
    )
    base = BASE.revised(areas=(old,))

    for theirs, mine in (((new,), (old, added)), ((old, added), (new,)), ((new, added), (old,))):
        merged = merge(base, BASE.revised(areas=theirs), BASE.revised(areas=mine)).document

        assert set(merged.areas) == {new, added}


@many
@given(documents, documents, documents)
def test_any_three_texts_can_be_merged_and_the_saved_text_can_win_everywhere(base, theirs, mine) -> None:
    collisions = merge(base, theirs, mine).collisions

    chosen = merge(base, theirs, mine, dict.fromkeys(places(collisions), "theirs"))

    assert chosen.collisions == ()
    assert len(places(collisions)) == len(set(places(collisions)))


@many
@given(documents, documents, documents, st.randoms(use_true_random=False))
def test_changes_of_different_fields_do_not_collide_and_all_are_kept(base, theirs, mine, random) -> None:
    theirs_names = set(random.sample(FIELDS, len(FIELDS) // 2))
    theirs = base.model_copy(update={name: getattr(theirs, name) for name in theirs_names})
    mine = base.model_copy(update={name: getattr(mine, name) for name in FIELDS if name not in theirs_names})

    merged = merge(base, theirs, mine)

    assert merged.collisions == ()
    assert {name: getattr(merged.document, name) for name in FIELDS} == {
        name: getattr(theirs if name in theirs_names else mine, name) for name in FIELDS
    }


@many
@given(documents, documents, documents)
def test_where_nothing_collides_every_changed_text_of_each_side_is_in_the_result(base, theirs, mine) -> None:
    # Dates are printed in the language of the text.
    theirs, mine = (side.model_copy(update={"language": base.language}) for side in (theirs, mine))
    merged = merge(base, theirs, mine)
    taken = {collision.place for collision in merged.collisions}
    before, after = texts(base), texts(merged.document)

    for side, other in ((theirs, mine), (mine, theirs)):
        for place, text in texts(side).items():
            is_own = text != before.get(place) and texts(other).get(place) == before.get(place)
            is_free = not any(f"{place}/".startswith(f"{collided}/") for collided in taken)
            # The chosen areas are one text, though each of them is merged by itself; a label follows the language.
            if is_own and is_free and place != "areas" and not place.endswith("/label"):
                assert (place, after.get(place)) == (place, text)


def texts(document: Document) -> dict[str, str]:
    """Texts by place, a choice as its code; an empty list has none, as its place has none where there are rows."""
    return {
        field.place: field.value.code if isinstance(field.value, Choice) else field.text
        for field in texts_of(document)
        if field.value != ()
    }


# Fields


def test_a_field_that_both_changed_collides_and_mine_stands_until_somebody_chooses():
    theirs, mine = BASE.revised(title="Deres", holder="Deres AS"), BASE.revised(title="Min", summary="<p>Mitt.</p>")

    merged = merge(BASE, theirs, mine)

    assert merged.collisions == (Collision("title", BASE.title, "Deres", "Min", both="Min | Deres"),)
    assert merged.document == mine.revised(holder="Deres AS")
    assert merge(BASE, theirs, mine, {"title": "theirs"}).document == merged.document.revised(title="Deres")


def test_the_same_change_by_both_is_no_collision():
    changed = BASE.revised(title="Ny tittel")

    assert merge(BASE, changed, changed.revised(holder="Min AS")).collisions == ()


def test_clinical_areas_are_chosen_and_taken_away_one_by_one():
    skin, heart, lungs = (Choice(code=code, label=code) for code in ("hud", "hjerte", "lunger"))

    merged = merge(BASE, BASE.revised(areas=(skin, heart)), BASE.revised(areas=(lungs,)))

    assert merged.document.areas == (heart, lungs)
    assert merged.collisions == ()


def test_boxes_of_a_checklist_are_merged_one_by_one():
    def ticked(number: int) -> Document:
        boxes = list(BASE.elements)
        boxes[number] = boxes[number].model_copy(update={"checked": not boxes[number].checked})
        return BASE.revised(elements=boxes)

    merged = merge(BASE, ticked(2), ticked(5))

    expected = [ticked(2).elements[2].checked, ticked(5).elements[5].checked]
    assert [merged.document.elements[number].checked for number in (2, 5)] == expected
    assert merged.collisions == ()


def test_a_choice_that_only_changed_its_language_does_not_stand_in_the_way():
    theirs = with_trial(phase=Choice(code="2", label="Fase 2"))
    mine = with_trial(phase=Choice(code="3", label="Phase 3"))

    merged = merge(BASE, theirs, mine)

    assert merged.document.trials[0].phase == Choice(code="2", label="Fase 2")
    assert merged.collisions == ()


# Rows


def test_cells_of_one_row_are_merged_one_by_one_and_only_the_same_cell_collides():
    theirs, mine = with_trial(name="DERES", population="alle"), with_trial(name="MIN", control="Ingen")

    merged = merge(BASE, theirs, mine)

    assert merged.collisions == (Collision("trials/t1/name", "EXAMPLE-1", "DERES", "MIN", both="MIN | DERES"),)
    assert merged.document == with_trial(name="MIN", population="alle", control="Ingen")


def test_rows_that_each_side_added_stand_where_they_were_added():
    first, last = Reference(key="first", title="Først"), Reference(key="last", title="Sist")

    merged = merge(
        BASE,
        BASE.revised(references=(*BASE.references, last)),
        BASE.revised(references=(first, *BASE.references)),
    )

    assert merged.document.references == (first, *BASE.references, last)
    assert merged.collisions == ()


def test_rows_inside_a_row_are_merged_too():
    one, two = BASE.trials[0].arms

    merged = merge(BASE, with_trial(arms=(one,)), with_trial(arms=(one, two, Arm(key="a3", text="8 mg"))))

    assert merged.document == with_trial(arms=(one, Arm(key="a3", text="8 mg")))
    assert merged.collisions == ()


def test_a_row_that_one_removed_and_nobody_changed_is_gone():
    merged = merge(BASE, BASE.revised(trials=()), BASE.revised(title="Min"))

    assert merged.document == BASE.revised(trials=(), title="Min")


@pytest.mark.parametrize("is_removed_by_me", [True, False])
def test_a_row_that_one_removed_and_the_other_changed_collides(is_removed_by_me: bool):
    removed, changed = BASE.revised(trials=()), with_trial(name="NYTT NAVN")
    theirs, mine = (changed, removed) if is_removed_by_me else (removed, changed)

    merged = merge(BASE, theirs, mine)
    other = merge(BASE, theirs, mine, {"trials/t1": "theirs"})

    assert places(merged.collisions) == ["trials/t1"]
    assert (merged.collisions[0].mine is None, merged.collisions[0].theirs is None) == (
        is_removed_by_me,
        not is_removed_by_me,
    )
    assert merged.document == mine
    assert other.document == theirs


def test_two_new_rows_with_the_same_key_collide():
    theirs, mine = (BASE.revised(references=(*BASE.references, Reference(key="ny", title=t))) for t in ("A", "B"))

    merged = merge(BASE, theirs, mine)

    assert merged.collisions == (Collision("references/ny", None, "A", "B"),)


# Order


def ordered(keys: str) -> Document:
    return BASE.revised(substances=tuple(Name(key=key, text=f"stoff {key}") for key in keys))


@pytest.mark.parametrize(
    ("theirs", "mine", "expected"),
    [
        ("cab", "abcd", "cdab"),
        ("abxc", "cba", "cbxa"),
        ("xabc", "abcy", "xabcy"),
        ("cba", "cba", "cba"),
        ("ac", "bac", "ac"),
    ],
)
def test_whoever_changed_the_order_decides_it(theirs: str, mine: str, expected: str):
    merged = merge(ordered("abc"), ordered(theirs), ordered(mine))

    assert "".join(row.key for row in merged.document.substances) == expected
    assert merged.collisions == ()


def test_two_new_orders_collide():
    three = ordered("abc"), ordered("cab"), ordered("bac")

    merged = merge(*three)

    assert merged.collisions == (
        Collision(
            "substances",
            "stoff a\nstoff b\nstoff c",
            "stoff c\nstoff a\nstoff b",
            "stoff b\nstoff a\nstoff c",
            is_order=True,
        ),
    )
    assert merged.document == three[2]
    assert merge(*three, {"substances": "theirs"}).document == three[1]


def test_the_order_of_references_collides_with_nothing_as_nobody_sees_it():
    one, two = BASE.references
    three = Reference(key="tre", title="Tredje")
    base = BASE.revised(references=(one, two, three))

    merged = merge(base, base.revised(references=(three, one, two)), base.revised(references=(two, one, three)))

    assert merged.collisions == ()


def test_a_merge_of_two_long_lists_is_kept_whole_even_where_it_is_too_long_to_be_saved():
    def trials(letter: str) -> tuple[TrialRow, ...]:
        return tuple(TrialRow(key=f"{letter}{number}", number="x") for number in range(99))

    merged = merge(BASE, BASE.revised(trials=trials("a")), BASE.revised(trials=trials("b")))

    assert len(merged.document.trials) == 198
    assert compare(merged.document, merged.document).changes == []
