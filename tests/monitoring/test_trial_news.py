"""The digest tells what registries say: important changes at once, notable ones within a week, small ones never."""

# ruff: noqa: F811 - the fixtures of another module are imported

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from notices import workflow
from notices.access import people
from notices.document.model import Choice, Document
from notices.document.template import APPROVAL_STATUSES
from notices.models import Notice, TrialAlert
from notices.monitoring.alerts import update_alerts
from tests.mail.test_digest import TODAY, Digests, comment, digests, only_the_digest  # noqa: F401
from tests.monitoring.test_alerts import AGREES, approve_notice, store_answer
from tests.support.registry_records import enrolled
from tests.support.roles import end_roles
from tests.support.worlds import act, complete_document, submitted
from trials.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_people")]


def settled(**changes: Any) -> Document:
    """A text in which no date is waited for."""
    (approval,) = complete_document().regulatory_statuses
    granted = {"status": Choice.of(APPROVAL_STATUSES, "granted", "nb"), "date": PartialDate(value="2020-06")}
    return complete_document(regulatory_statuses=(approval.model_copy(update=granted),), **changes)


def moment(days: int, hour: int = 4) -> datetime:
    return timezone.make_aware(datetime.combine(TODAY + timedelta(days=days), time(hour)))


@pytest.fixture
def notice(editor: User, reviewer: User) -> Notice:
    """Live and as its registry says, with no date in it that is waited for; who writes it has heard of it."""
    store_answer()
    return approve_notice(editor, reviewer, document=settled())


def turns(days: int, **changes: Any) -> None:
    """In the night of this day the registry says something else."""
    store_answer(moment(days), **changes)
    update_alerts(at=moment(days))


NOTABLE: dict[str, Any] = {"enrollment": enrolled(660, "ACTUAL")}
IMPORTANT: dict[str, Any] = {"has_results": True}
SMALL: dict[str, Any] = {"acronym": "EXAMPLE-9"}


def test_an_important_change_is_told_the_same_day_and_once(notice, digests):
    digests(1, 7)
    turns(2, **IMPORTANT, **NOTABLE)

    mails_by_day = {day: digests(day, 7) for day in range(2, 12)}

    assert [day for day, mails in mails_by_day.items() if mails] == [2]
    assert mails_by_day[2].keys() == {"editor"}
    text = mails_by_day[2]["editor"]
    assert "1 thing from the desk" in text
    assert "NCT03334396 has changed in ClinicalTrials.gov:" in text
    assert text.index("posted in the registry") < text.index("EXAMPLE-1: 624 in the notice, 660 in the registry as of")
    assert f"/admin/changes/?notice={notice.pk}" in text


def test_a_notable_change_waits_for_other_news(notice, reviewer, digests):
    digests(1, 7)
    turns(2, **NOTABLE)
    alone = digests(2, 7)
    comment(notice, reviewer)

    assert alone == {}
    assert "EXAMPLE-1: 624 in the notice, 660 in the registry as of" in digests(3, 7)["editor"]


def test_a_notable_change_waits_a_week_at_most_and_is_told_once(notice, digests):
    digests(1, 7)
    turns(2, **NOTABLE)

    assert [day for day in range(2, 25) if digests(day, 7)] == [9]


def test_a_small_change_is_never_told(notice, reviewer, digests):
    digests(1, 7)
    turns(2, **SMALL)
    assert TrialAlert.objects.open().count() == 1
    comment(notice, reviewer)

    assert "EXAMPLE-9" not in digests(3, 7)["editor"]
    assert [day for day in range(4, 15) if digests(day, 7)] == []


def test_what_is_found_while_digests_go_out_is_told_the_next_day_and_not_lost(notice, digests):
    digests(1, 7)
    store_answer(moment(2), **IMPORTANT)
    update_alerts(at=moment(2, 7) - timedelta(minutes=5))

    assert [day for day in range(2, 6) if digests(day, 7)] == [3]


def test_what_was_dismissed_or_is_over_is_not_told(notice, editor, digests):
    digests(1, 7)
    turns(2, **IMPORTANT)
    store_answer(moment(2, 5), **AGREES)
    update_alerts(at=moment(2, 5))

    assert digests(2, 7) == {}


def test_a_change_in_a_scheduled_version_is_told_when_the_public_sees_it(notice, editor, reviewer, digests):
    digests(1, 7)
    later = submitted(editor, document=settled(title="Planlagt")).notice
    act(workflow.approve, later, reviewer, publish_at=moment(4))
    turns(2, **IMPORTANT)
    first = digests(2, 7)["editor"]

    link = f"/admin/changes/?notice={later.pk}"
    assert (link in first, digests(3, 7)) == (False, {})
    assert link in digests(4, 7)["editor"]


def test_the_deputy_of_somebody_who_is_away_hears_it_too(notice, editor, other_editor, digests):
    people.update_profile(other_editor, language="en", mail_my_turn="never")
    people.update_profile(editor, away_from=TODAY, deputy=other_editor)
    digests(1, 7)
    turns(2, **IMPORTANT)

    assert digests(2, 7).keys() == {"editor", "other_editor"}


def test_who_wants_nothing_of_the_rest_or_has_no_role_any_more_hears_nothing(notice, editor, digests):
    digests(1, 7)
    turns(2, **IMPORTANT)
    people.update_profile(editor, mail_rest="never", mail_my_turn="digest")
    unwanted = digests(2, 7)
    people.update_profile(editor, mail_rest="digest")
    end_roles(editor)

    assert (unwanted, digests(3, 7)) == ({}, {})


def test_an_expected_date_that_passes_is_told_once_on_the_day_after(editor, reviewer, digests):
    store_answer()
    (row,) = complete_document().trials
    end = PartialDate(value=(TODAY + timedelta(days=3)).isoformat(), estimated=True)
    waiting = row.model_copy(update={"results": end})
    approve_notice(editor, reviewer, document=settled(trials=(waiting,)))
    digests(1, 7)

    text_by_day = {day: digests(day, 7).get("editor", "") for day in range(2, 9)}

    assert [day for day, text in text_by_day.items() if text] == [4]
    assert "The results of the trial EXAMPLE-1 were expected on" in text_by_day[4]


def test_a_mail_names_so_many_rows_and_says_how_many_more_there_are(notice, editor, reviewer, digests, monkeypatch):
    approve_notice(editor, reviewer, document=settled())
    monkeypatch.setattr("notices.mail.messages.MAX_CHANGED_ROWS", 1)
    digests(1, 7)
    turns(2, **IMPORTANT)

    text = digests(2, 7)["editor"]

    assert "And 1 more:" in text and "/admin/changes/" in text
    assert text.count("posted in the registry") == 1
