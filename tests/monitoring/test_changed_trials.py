"""Changed since approval: an alert in words, and what the desk asks: how many, whose, which rows, what hinders."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from notices import workflow
from notices.access import people
from notices.access.notice_state import NoticeState
from notices.access.permissions import roles_of
from notices.access.refusals import reason_for
from notices.document.model import Document
from notices.models import Notice, TrialAlert
from notices.monitoring import open_alerts
from notices.monitoring.alert_text import AlertText, describe_alert, field_label, value_text
from notices.monitoring.alerts import update_alerts
from notices.monitoring.open_alerts import ChangedRow
from notices.monitoring.passed_text import passed_sentences
from notices.monitoring.sentences import plain_text
from notices.trial_table.staleness import COMPARISONS, RECORD_ONLY_FIELDS, ExpectedDate
from notices.views.desk.access import menu_counts
from tests.monitoring.test_alerts import NUMBER, approve_notice, store_answer
from tests.support.registry_records import enrolled
from tests.support.roles import end_roles
from tests.support.worlds import act, complete_document, saved, submitted
from trials.changes import FIELDS
from trials.dates import PartialDate
from trials.models import Trial

OTHER = "NCT03334422"


def alert(field: str, old: Any, new: Any) -> AlertText:
    return describe_alert(TrialAlert(field=field, old=old, new=new, level=2), "nb")


# In words. No database.


@pytest.fixture
def _english_pages():
    with translation.override("en"):
        yield


def test_every_field_that_can_change_has_a_name_of_its_own():
    codes = {each.name for each in FIELDS} | RECORD_ONLY_FIELDS | {each.__name__.strip("_") for each in COMPARISONS}

    assert [code for code in codes if field_label(code) == code] == []
    assert {field_label(code) for code in ("completion", "primary_completion")} == {
        _("Completion"),
        _("Primary completion"),
    }


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("participants", "N = 624", "N = 624"),
        ("completion", {"date": "2023-09", "estimated": True}, "September 2023 (estimated)"),
        ("completion", {"date": "2023-09", "estimated": False}, "September 2023"),
        ("enrollment", {"count": 13000, "estimated": False}, "13\u00a0000"),
        ("norway", True, "yes"),
        ("norway", False, "no"),
        ("sex", "FEMALE", "Women"),
        ("sex", "A_NEW_CODE", "A_NEW_CODE"),
        ("masking", "NONE", "None: open label"),
        ("results", "", "none"),
        ("number", "", "the registry does not know it any more"),
        ("sponsor", None, "not stated"),
        ("a_new_field", 7, "7"),
    ],
)
def test_a_value_in_words(_english_pages, field, value, text):
    assert value_text(field, value) == text


def test_of_a_list_only_the_rows_that_came_and_went_are_shown(_english_pages):
    words = alert("primary_outcomes", ["IGA [Week 16]", "Itch", "Itch"], ["IGA [Week 16]", "Itch", "Sleep", "EASI"])

    assert (words.removed, words.added, words.unchanged, words.language) == (("Itch",), ("Sleep", "EASI"), 2, "en")
    assert words.line == "Primary outcomes: 1 went, 2 are new"


def test_of_a_long_text_the_words_that_changed_are_shown(_english_pages):
    text = "Adults with eczema. " * 20

    words = alert("eligibility", text, text.replace("Adults", "Children", 1))

    assert [segment.text for segment in words.segments if segment.act != "equal"] == ["Adults", "Children"]
    assert words.line == "Who may take part: other words"


def test_printed_values_are_in_the_notices_language_and_the_records_in_english():
    languages = {field: alert(field, "a", "b").language for field in ("participants", "sponsor", "sex")}

    assert languages == {"participants": "nb", "sponsor": "en", "sex": ""}


def test_a_line_for_a_mail_says_old_and_new(_english_pages):
    assert alert("participants", "N = 624", "N = 660").line == "Number of participants (N): N = 624 → N = 660"
    assert len(alert("sponsor", "a" * 150, "b\nb").line) < 110


@pytest.mark.parametrize(
    ("what", "name", "text"),
    [
        ("completion", "BREEZE-AD3", "The trial BREEZE-AD3 was planned to be completed in September 2023."),
        ("ma", "EU", "MA in EU was expected in September 2023."),
        ("", "", "Approval was expected in September 2023."),
    ],
)
def test_an_expected_date_that_has_passed_is_a_sentence(_english_pages, what, name, text):
    day = PartialDate(value="2023-09", estimated=True)

    (sentence,) = passed_sentences([ExpectedDate("t1", "trials/t1", what, name, day)], "en")

    assert plain_text(sentence) == text


# Asked of the database.

database = pytest.mark.django_db


def open_rows(**conditions: Any) -> list[ChangedRow]:
    alerts = TrialAlert.objects.open().filter(**conditions)
    return open_alerts.changed_rows(alerts, open_alerts.alert_rows(alerts))


def only_row() -> ChangedRow:
    (row,) = open_rows()
    return row


def fields(row: ChangedRow) -> list[str]:
    return [words.alert.field for words in row.alerts]


def two_trials() -> Document:
    (first,) = complete_document().trials
    other = first.model_copy(update={"key": "t2", "number": OTHER, "name": "EXAMPLE-2"})
    return complete_document(trials=(first, other))


@pytest.fixture
def notice(editor, reviewer) -> Notice:
    """Live; its trial has 660 participants now."""
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    return approve_notice(editor, reviewer)


@database
def test_rows_stand_worst_first_then_oldest(editor, reviewer):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    store_answer(number=OTHER, acronym="EXAMPLE-2", has_results=True, enrollment=enrolled(660, "ACTUAL"))
    older = approve_notice(editor, reviewer)
    newer = approve_notice(editor, reviewer, document=two_trials())

    rows = [(row.notice, row.row_key, fields(row)) for row in open_rows()]

    assert rows == [
        (newer, "t2", ["results", "participants"]),
        (older, "t1", ["participants"]),
        (newer, "t1", ["participants"]),
    ]


@database
def test_a_row_leads_to_its_registry_and_to_its_history_there(notice):
    row = only_row()

    assert (row.name, row.trial.number) == ("EXAMPLE-1", NUMBER)
    assert row.registry_url == f"https://clinicaltrials.gov/study/{NUMBER}"
    assert row.history_url == f"https://clinicaltrials.gov/study/{NUMBER}?tab=history"


@database
def test_the_number_counts_what_is_not_minor_and_comes_with_the_roles(
    notice, editor, reviewer, django_assert_num_queries
):
    store_answer(timezone.now(), enrollment=enrolled(660, "ACTUAL"), has_results=True, acronym="EXAMPLE-9")
    update_alerts()

    with django_assert_num_queries(1):
        # Two changes of one row, and a small one.
        assert (menu_counts(reviewer)["alerts"], roles_of(reviewer)) == (1, frozenset({"reviewer"}))
    end_roles(editor)
    assert (menu_counts(editor)["alerts"], roles_of(editor)) == (0, frozenset())


@database
def test_roles_that_are_known_already_are_right_when_the_number_is_asked_later(notice, reviewer):
    assert (roles_of(reviewer), menu_counts(reviewer)["alerts"]) == (frozenset({"reviewer"}), 1)


@database
def test_a_draft_that_has_the_values_is_named_until_it_is_discarded(notice, editor):
    before = only_row()
    act(workflow.update_trial, notice, editor, row_key="t1")
    with_a_draft = only_row()

    act(workflow.discard, notice, editor)

    assert [(row.draft, row.head_number) for row in (before, with_a_draft, only_row())] == [
        (None, 1),
        (2, 2),
        (None, 1),
    ]


@database
def test_a_draft_that_was_written_over_again_has_the_values_no_more(notice, editor):
    published_rows = only_row().notice.head.document.trials  # type: ignore[union-attr]
    act(workflow.update_trial, notice, editor, row_key="t1")

    saved(notice, editor, trials=published_rows)

    assert only_row().draft is None


@database
def test_what_hinders_the_taking_over_is_said(notice, editor):
    free = only_row().hindrance
    saved(notice, editor, trials=())
    without_row = only_row().hindrance
    submitted(editor, saved(notice, editor, complete_document(title="Ny")).notice)
    in_review = only_row().hindrance

    Trial.objects.update(gone_at=timezone.now())
    act(workflow.recall, notice, editor)
    update_alerts()

    assert [free, without_row, in_review, only_row().hindrance] == [
        "",
        _(open_alerts.NOT_IN_DRAFT),
        str(reason_for("in_review")),
        _(open_alerts.NUMBER_GONE),
    ]


@database
def test_what_only_a_person_can_write_is_named(editor, reviewer):
    store_answer()
    approve_notice(editor, reviewer)
    store_answer(timezone.now(), enrollment=enrolled(660, "ACTUAL"), sponsor="Another")
    update_alerts()

    row = only_row()

    assert (row.to_be_written, row.is_printed) == (_("Sponsor"), True)


@database
def test_mine_is_what_is_assigned_to_me_or_to_somebody_i_stand_in_for(notice, editor, other_editor, manager):
    workflow.assign(notice=notice, by=manager, request_id=uuid4(), assignee=editor)

    def numbers() -> list[int]:
        mine = (open_alerts.of_person(person) for person in (editor, other_editor))
        return [open_alerts.waiting_alerts().filter(condition).count() for condition in mine]

    before = numbers()

    people.update_profile(editor, deputy=other_editor, away_from=timezone.localdate())

    assert before == [1, 0]
    assert numbers() == [1, 1]


@database
def test_dates_that_have_passed_and_a_day_to_look_again_are_said_of_what_is_live(notice, editor, manager):
    live = notice.head.content if notice.head else ""
    workflow.assign(notice=notice, by=manager, request_id=uuid4(), assignee=editor, review_by=date(2026, 1, 10))

    due = [open_alerts.is_review_due(NoticeState.of(notice.pk), date(2026, 1, day)) for day in (10, 11)]

    assert due == [False, True]
    assert open_alerts.passed_sentences(live, date(2021, 2, 28)) == []
    (sentence,) = open_alerts.passed_sentences(live, date(2021, 3, 1))
    assert "2021" in sentence
    assert open_alerts.passed_sentences("", timezone.localdate() + timedelta(days=9)) == []
