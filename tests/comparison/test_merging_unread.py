"""Two people's texts that no field can read: merged like fields, with the values of the documents beside them."""

import pytest

from notices.comparison.unread_values import UnreadMerge, digests
from tests.support.worlds import complete_document
from trials.dates import PartialDate

BASE = complete_document()
PLACE = f"trials/{BASE.trials[0].key}/start"
CHANGED = BASE.revised(
    trials=(BASE.trials[0].model_copy(update={"start": PartialDate(value="2019")}), *BASE.trials[1:])
)
SAME = BASE, BASE, BASE


def merge(base: str = "", theirs: str = "", mine: str = "") -> UnreadMerge:
    texts = [{PLACE: text} if text else {} for text in (base, theirs, mine)]
    return UnreadMerge(digests(texts[0]), texts[1], texts[2])


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "result"),
    [
        ("", "Q1", "", "Q1"),
        ("", "", "Q2", "Q2"),
        ("Q1", "Q2", "Q1", "Q2"),
        ("Q1", "", "Q1", ""),
        ("Q1", "Q1", "", ""),
        ("Q1", "Q1", "Q2", "Q2"),
        ("", "Q1", "Q1", "Q1"),
    ],
)
def test_what_one_side_changed_counts(base: str, theirs: str, mine: str, result: str):
    both = merge(base, theirs, mine)

    assert both.collisions(SAME) == []
    assert both.merged(SAME, {}).mine == ({PLACE: result} if result else {})


@pytest.mark.parametrize(("base", "theirs", "mine"), [("", "Q1", "Q2"), ("Q1", "Q2", "Q3")])
def test_what_both_changed_collides_and_mine_stands_until_somebody_chooses(base: str, theirs: str, mine: str):
    both = merge(base, theirs, mine)

    [collision] = both.collisions(SAME)
    assert (collision.place, collision.theirs, collision.mine) == (f"{PLACE}#typed", theirs, mine)
    assert both.merged(SAME, {}).mine == {PLACE: mine}
    assert both.merged(SAME, {collision.place: "theirs"}).mine == {PLACE: theirs}
    assert both.decided({collision.place: "theirs"}).mine == {PLACE: theirs}


def test_a_value_that_they_saved_collides_with_a_text_of_mine():
    [collision] = merge(mine="Q1").collisions((BASE, CHANGED, BASE))

    assert (collision.theirs, collision.mine) == ("2019", "Q1")
    assert merge(mine="Q1").merged((BASE, CHANGED, BASE), {collision.place: "theirs"}).mine == {}


def test_a_text_of_theirs_collides_with_a_value_of_mine():
    [collision] = merge(theirs="Q1").collisions((BASE, BASE, CHANGED))

    assert (collision.theirs, collision.mine) == ("Q1", "2019")


def test_a_text_that_was_shown_is_not_taken_over_again():
    page = merge(theirs="Q1").merged(SAME, {})

    assert UnreadMerge(page.base, page.theirs, {}, is_shown=True).merged(SAME, {}).mine == {}
