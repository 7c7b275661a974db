"""Where two documents differ."""

from notices.compare import Difference, differences
from notices.document import Arm
from tests.worlds import complete_document


def test_the_same_document_has_no_differences():
    assert differences(complete_document(), complete_document()) == []


def test_a_changed_text_is_named_by_its_place():
    before = complete_document()
    after = before.revised(holder="Annen AS")

    assert differences(before, after) == [Difference("holder", "Eksempel AS [@ema]", "Annen AS")]


def test_a_row_is_the_same_row_wherever_it_stands():
    before = complete_document()
    after = before.revised(references=before.references[::-1])

    assert differences(before, after) == []


def test_a_new_row_inside_a_row_stands_at_its_own_place():
    before = complete_document()
    trial = before.trials[0].model_copy(update={"arms": (*before.trials[0].arms, Arm(key="a3", text="1 mg"))})

    assert differences(before, before.revised(trials=(trial,))) == [Difference("trials/t1/arms/a3/text", "", "1 mg")]


def test_a_removed_row_stands_with_what_it_held():
    before = complete_document()

    found = differences(before, before.revised(brand_names=()))

    assert found == [Difference("brand_names/b1/text", "Eksempla", "")]


def test_a_box_a_date_and_a_choice_are_shown_as_people_read_them():
    before = complete_document()
    elements = tuple(box.model_copy(update={"checked": False}) for box in before.elements)
    trial = before.trials[0].model_copy(update={"completion": None, "phase": None})

    found = differences(before, before.revised(elements=elements, trials=(trial,), areas=()))

    assert found == [
        Difference("areas", "Hud", ""),
        Difference("trials/t1/phase", "Fase 3", ""),
        Difference("trials/t1/completion", "2019-08", ""),
        Difference("elements/safety/checked", "☒", "☐"),
    ]
