"""Lists of rows: the buttons that work without script, and counts that nobody can forge."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from notices.document.field_types import MAX_ROWS
from notices.document.model import Arm, Name, TrialRow
from notices.forms import NoticeForm, apply_row_action
from notices.forms.edit.row_moves import LISTS, REMOVED, indexes
from notices.forms.edit.rows import MAX_ROWS_DRAWN
from notices.trial_table.filling import unknown_code
from tests.support.areas import DEFAULT_AREAS
from tests.support.forms_data import drawn, form_data, saved
from tests.support.worlds import complete_document


def posted_fields(**fields: str) -> QueryDict:
    """Fields by name; a double underscore stands for the hyphen that Python's names lack."""
    data = QueryDict(mutable=True)
    data.update({name.replace("__", "-"): value for name, value in fields.items()})
    return data


def rows_of(data: QueryDict, prefix: str, field: str) -> list[str]:
    """The values of the field in the rows that stand."""
    rows = [f"{prefix}-{index}" for index in indexes(data, prefix)]
    return [data.get(f"{row}-{field}", "") for row in rows if not data.get(f"{row}-{REMOVED}")]


# The buttons.

THREE = {"trials__0__number": "a", "trials__1__number": "b", "trials__2__number": "c", "title": "T"}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("up:trials-1", ["b", "a", "c"]),
        ("down:trials-1", ["a", "c", "b"]),
        ("remove:trials-1", ["a", "c"]),
        ("up:trials-0", ["a", "b", "c"]),
        ("down:trials-2", ["a", "b", "c"]),
        ("add:trials", ["a", "b", "c", ""]),
    ],
)
def test_a_button_moves_removes_or_adds_its_row(action, expected):
    assert rows_of(apply_row_action(posted_fields(**THREE), action), "trials", "number") == expected


def test_a_new_row_gets_a_key_and_nothing_else():
    after = apply_row_action(posted_fields(**THREE), "add:trials")

    assert [name for name in after if name.startswith("trials-3-")] == ["trials-3-key"]
    assert after["trials-3-key"]


def test_a_row_takes_its_own_list_along_when_it_moves():
    data = posted_fields(trials__0__number="a", trials__1__number="b", trials__1__arms__0__text="4 mg")

    after = apply_row_action(data, "up:trials-1")

    assert (after["trials-0-number"], after["trials-0-arms-0-text"]) == ("b", "4 mg")


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("up:trials-1-arms-1", ["y", "x"]),
        ("remove:trials-1-arms-0", ["y"]),
        ("add:trials-1-arms", ["x", "y", ""]),
    ],
)
def test_the_buttons_of_a_list_inside_a_row_change_that_list_alone(action, expected):
    data = posted_fields(
        trials__0__arms__0__text="other", trials__1__arms__0__text="x", trials__1__arms__1__text="y", title="T"
    )

    after = apply_row_action(data, action)

    assert rows_of(after, "trials-1-arms", "text") == expected
    assert rows_of(after, "trials-0-arms", "text") == ["other"]
    assert after["title"] == "T"


@pytest.mark.parametrize(
    "action",
    [
        "",
        "add",
        "add:",
        "add:title",
        "add:trials-0",
        "add:trials-7-arms",
        "add:trials-0-references",
        "add:references-0-arms",
        "remove:trials",
        "remove:trials-3",
        "remove:trials-0-arms",
        "up:trials--1",
        "up:trials-1-arms-0",
        "delete:trials-0",
        "down:trials-0\n",
        "remove:csrfmiddlewaretoken",
        "up:trials-99999999999999999999",
        "up:trials-١",
    ],
)
def test_an_action_that_no_button_of_ours_sends_changes_nothing(action):
    data = posted_fields(**THREE)

    assert dict(apply_row_action(data, action).lists()) == dict(data.lists())


def test_a_full_list_gets_no_further_row():
    data = posted_fields(**{f"references__{index}__title": "T" for index in range(MAX_ROWS)})

    assert dict(apply_row_action(data, "add:references").lists()) == dict(data.lists())


def test_a_value_with_line_ends_and_a_field_with_several_values_survive_a_move():
    data = posted_fields(trials__0__population="a\r\nb", trials__1__population="c")
    data.setlist("areas", ["hud", "barn"])

    after = apply_row_action(data, "down:trials-0")

    assert (after["trials-1-population"], after.getlist("areas")) == ("a\r\nb", ["hud", "barn"])


form_fields = st.dictionaries(
    st.builds(
        "{}-{}-{}".format,
        st.sampled_from([*LISTS, "trials-0-arms", "trials-1-arms"]),
        st.integers(0, 3),
        st.sampled_from(["key", "text", "title", "number"]),
    )
    | st.sampled_from(["title", "holder", "areas"]),
    st.lists(st.text(max_size=5), min_size=1, max_size=2),
)


def query(fields: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


lists = st.sampled_from([*LISTS, "trials-0-arms", "trials-1-arms"])


@given(form_fields, lists, st.integers(0, 4))
def test_up_and_then_down_brings_every_row_back(fields, prefix, row):
    # An action on one row numbers the list anew; start from there.
    data = apply_row_action(apply_row_action(query(fields), f"add:{prefix}"), f"down:{prefix}-0")

    moved = apply_row_action(data, f"up:{prefix}-{row}")

    if dict(moved.lists()) != dict(data.lists()):
        assert dict(apply_row_action(moved, f"down:{prefix}-{row - 1}").lists()) == dict(data.lists())


@given(form_fields, st.sampled_from(["up", "down", "add"]), lists, st.integers(0, 4))
def test_moving_and_adding_lose_nothing_that_was_typed(fields, verb, prefix, row):
    data = query(fields)

    after = apply_row_action(data, f"add:{prefix}" if verb == "add" else f"{verb}:{prefix}-{row}")

    before = sorted(value for _name, values in data.lists() for value in values)
    after_values = sorted(value for _name, values in after.lists() for value in values)
    assert after_values == before or (
        verb == "add" and len(after_values) == len(before) + 1 and set(before) <= set(after_values)
    )


@given(form_fields, st.text(max_size=30))
def test_no_action_whatever_breaks_the_form(fields, action):
    apply_row_action(query(fields), action)


# What was sent counts, not what is said about it.


@pytest.mark.parametrize("count", ["-1", "0", "1", "1000000", "99999999999999999999", "x", ""])
def test_a_forged_count_of_rows_is_not_believed(count):
    document = complete_document()
    data = form_data(document)
    for name in LISTS:
        data[f"{name}-TOTAL_FORMS"] = data[f"{name}-INITIAL_FORMS"] = count

    assert saved(document, data) == document


def test_the_page_carries_no_counts_at_all():
    assert [name for name in form_data(complete_document()) if "FORMS" in name] == []


def test_rows_with_gaps_between_their_numbers_keep_their_order():
    document = complete_document()
    data = form_data(document)
    data["references-40-title"], data["references-7-title"] = "Second", "First"

    titles = [reference.title for reference in saved(document, data).references]

    assert titles[-2:] == ["First", "Second"]


@pytest.mark.parametrize("index", ["-1", "007", "1e3", "99999999999999999999", "٣", ""])
def test_a_row_number_that_no_page_of_ours_writes_is_no_row(index):
    document = complete_document()
    data = form_data(document)
    data[f"references-{index}-title"] = "Forged"

    assert saved(document, data) == document


def test_more_rows_than_a_list_may_have_are_refused_at_that_list_and_drawn_again():
    document = complete_document()
    data = form_data(document)
    for index in range(MAX_ROWS + 1):
        data[f"references-{index}-title"] = f"Title {index}"

    form = NoticeForm(document=document, areas=DEFAULT_AREAS, data=data)

    assert not form.is_valid()
    assert [link.html_id for link in form.error_links()] == ["id_references-0-authors"]
    assert (f"references-{MAX_ROWS}-title", f"Title {MAX_ROWS}") in drawn(form).sent


def test_a_hundred_thousand_forged_rows_make_no_hundred_thousand_forms():
    data = posted_fields(**{f"references__{index}__title": "T" for index in range(0, 100_000, 10)})

    form = NoticeForm(document=complete_document(), areas=DEFAULT_AREAS, data=data)

    assert not form.is_valid()
    assert len(form.lists["references"].forms) == MAX_ROWS_DRAWN


# Keys, and rows in which nothing was typed.


def test_a_row_without_a_key_gets_one():
    document = complete_document()
    data = form_data(document)
    data["substances-1-text"] = "enda et navn"

    added = saved(document, data).substances[-1]

    assert (added.text, bool(added.key)) == ("enda et navn", True)


@pytest.mark.parametrize("key", ["<script>", "a b", "é", "-", "x" * 65])
def test_a_hidden_key_that_no_page_of_ours_writes_is_replaced(key):
    document = complete_document()
    data = form_data(document)
    data["substances-0-key"] = key

    substances = saved(document, data).substances

    assert [name.text for name in substances] == [name.text for name in document.substances]
    assert substances[0].key != key


def test_the_second_of_two_rows_with_the_same_hidden_key_gets_another_one():
    document = complete_document(substances=(Name(key="a", text="én"), Name(key="b", text="to")))
    data = form_data(document)
    data["substances-1-key"] = "a"

    substances = saved(document, data).substances

    assert [name.text for name in substances] == ["én", "to"]
    assert (substances[0].key, len({name.key for name in substances})) == ("a", 2)


def test_two_references_with_the_same_key_are_refused_at_the_key_of_the_second():
    document = complete_document()
    data = form_data(document)
    data["references-1-key"] = document.references[0].key

    form = NoticeForm(document=document, areas=DEFAULT_AREAS, data=data)

    assert not form.is_valid()
    assert [link.html_id for link in form.error_links()] == ["id_references-1-key"]


def test_a_reference_key_with_other_letters_is_refused_where_it_was_typed():
    document = complete_document()
    data = form_data(document)
    data["references-1-key"] = "EMA 2020"

    form = NoticeForm(document=document, areas=DEFAULT_AREAS, data=data)

    assert not form.is_valid()
    assert [link.html_id for link in form.error_links()] == ["id_references-1-key"]
    assert ("references-1-key", "EMA 2020") in drawn(form).sent


def test_the_same_key_in_two_trials_arms_is_no_clash():
    arms = (Arm(key="same", text="4 mg"),)
    trials = (TrialRow(key="a", name="A", arms=arms), TrialRow(key="b", name="B", arms=arms))
    document = complete_document(trials=trials)

    assert saved(document, form_data(document)) == document


@pytest.mark.parametrize("name", [name for name in LISTS if name != "references"])
def test_a_row_that_was_added_and_left_blank_is_dropped(name):
    document = complete_document()
    data = apply_row_action(form_data(document), f"add:{name}")

    assert saved(document, data) == document


@pytest.mark.parametrize("row", [{"participants": "0"}, {"participants_estimated": "on"}, {"number": "x"}])
def test_a_row_in_which_one_thing_was_typed_stays(row):
    data = form_data(complete_document(trials=(TrialRow(key="t1", number="x"),)))
    data["trials-0-number"] = ""
    for name, text in row.items():
        data[f"trials-0-{name}"] = text

    assert len(saved(complete_document(), data).trials) == 1


def test_a_code_of_the_registry_is_offered_in_the_row_that_has_it_and_in_no_other():
    code = unknown_code("EARLY_PHASE9")
    trials = (TrialRow(key="a", number="x", phase=code), TrialRow(key="b", number="y"))

    rows = NoticeForm(document=complete_document(trials=trials), areas=DEFAULT_AREAS).trials.forms

    offered = ["EARLY_PHASE9" in str(row["phase"]) for row in rows]
    assert offered == [True, False]


def test_a_blank_arm_is_dropped_and_its_trial_stays():
    document = complete_document()
    data = apply_row_action(form_data(document), "add:trials-0-arms")

    assert saved(document, data) == document


def test_a_trial_with_nothing_but_an_arm_is_kept():
    document = complete_document(trials=())
    data = apply_row_action(apply_row_action(form_data(document), "add:trials"), "add:trials-0-arms")
    data["trials-0-arms-0-text"] = "4 mg"

    assert [arm.text for trial in saved(document, data).trials for arm in trial.arms] == ["4 mg"]


def test_a_reference_that_has_only_its_key_is_kept_for_somebody_may_cite_it():
    document = complete_document()
    data = apply_row_action(form_data(document), "add:references")

    assert len(saved(document, data).references) == len(document.references) + 1


def test_pressing_a_rows_button_judges_nothing_yet():
    document = complete_document()
    data = form_data(document)
    data["information_as_of"] = "31.02.2026"

    form = NoticeForm(
        document=document, areas=DEFAULT_AREAS, data=apply_row_action(data, "add:trials-0-arms"), unchecked=True
    )

    assert form.error_links() == []
    assert not form.is_valid()
    assert ("information_as_of", "31.02.2026") in drawn(form).sent
