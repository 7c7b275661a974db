"""Changed since approval, at the desk: the list and its buttons."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.refusals import reason_for
from notices.document.model import Choice
from notices.models import Event, Notice, TrialAlert
from notices.monitoring.alerts import update_alerts
from tests.monitoring.test_alerts import NUMBER, approve_notice, store_answer
from tests.monitoring.test_changed_trials import OTHER, two_trials
from tests.support.query_counts import MAX_DESK_QUERIES
from tests.support.registry_records import enrolled
from tests.support.worlds import act, complete_document, head_of, saved, submitted

pytestmark = pytest.mark.django_db

LIST = "/admin/changes/"


@pytest.fixture(autouse=True)
def _moved_on() -> None:
    """The registry says 660 participants, and a longer study name in a second trial: notable, and small."""
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    store_answer(number=OTHER, acronym="EXAMPLE-22")


@pytest.fixture
def notice(editor, reviewer) -> Notice:
    return approve_notice(editor, reviewer, document=two_trials())


def rows(response: Any) -> list[str]:
    """The trials on the page, in its order."""
    return [row.trial.number for row, _tokens, _alerts in response.context["rows"]]


def update_path(notice: Notice, key: str = "t1") -> str:
    return reverse("desk-update-trial", args=[notice.pk, key])


def dismiss_path(alert: TrialAlert) -> str:
    return reverse("desk-dismiss-alert", args=[alert.pk])


def button_of(response: Any, number: str = NUMBER) -> dict[str, str]:
    """What the button of this trial's row carries."""
    return next(
        {name: str(value) for name, value in tokens.items()}
        for row, tokens, _a in response.context["rows"]
        if row.trial.number == number
    )


def the_alert() -> TrialAlert:
    return TrialAlert.objects.get(field="participants")


def last_event(notice: Notice) -> Event:
    return Event.objects.filter(notice=notice).latest("sequence")


# The list


def test_a_row_says_what_was_printed_and_what_the_registry_says(notice, editor, client_of):
    page = client_of(editor).get(LIST)

    assert rows(page) == [NUMBER]
    assert '<span lang="nb">N = 624</span></del>' in page.text
    assert '<span lang="nb">N = 660</span></ins>' in page.text
    assert _("before:") in page.text and _("now:") in page.text
    assert str(_("notable")).capitalize() in page.text
    assert f'href="https://clinicaltrials.gov/study/{NUMBER}?tab=history"' in page.text
    assert reverse("desk-notice", args=[notice.pk]) in page.text


def test_the_small_ones_are_hidden_and_counted_until_somebody_asks(notice, editor, client_of):
    client = client_of(editor)

    hidden, all_of_them = client.get(LIST), client.get(LIST + "?level=all")

    assert (hidden.context["left_out"], rows(hidden)) == (1, [NUMBER])
    assert (all_of_them.context["left_out"], rows(all_of_them)) == (0, [NUMBER, OTHER])
    assert "level=all" in hidden.text


def test_the_list_can_be_asked_for_the_important_mine_an_area_and_one_notice(
    notice, editor, other_editor, reviewer, client_of
):
    store_answer(timezone.now(), number=OTHER, acronym="EXAMPLE-2", has_results=True)
    update_alerts()
    lungs = complete_document(areas=(Choice(code="lunge", label="Lunge"),))
    elsewhere = approve_notice(other_editor, reviewer, document=lungs)
    client = client_of(other_editor)

    assert rows(client.get(LIST + "?level=important")) == [OTHER]
    assert rows(client.get(LIST + "?whose=me")) == [NUMBER]
    assert rows(client.get(f"{LIST}?notice={elsewhere.pk}")) == [NUMBER]
    assert rows(client.get(LIST + "?area=hud")) == [OTHER, NUMBER]
    assert rows(client.get(LIST + "?area=lunge")) == [NUMBER]


def test_nothing_that_makes_no_sense_finds_anything(notice, editor, client_of):
    for query in ("level=worst", "area=nowhere", "notice=x", "notice=99999999999", "whose=you"):
        assert rows(client_of(editor).get(f"{LIST}?{query}")) == []


def test_an_empty_list_says_so_in_words(editor, client_of):
    page = client_of(editor).get(LIST)

    assert _("Nothing has changed: every published row says what its registry says.") in page.text


def test_reviewers_and_managers_read_it_and_find_no_buttons(notice, reviewer, manager, client_of):
    for person in (reviewer, manager):
        page = client_of(person).get(LIST)
        assert rows(page) == [NUMBER]
        assert update_path(notice) not in page.text
        assert dismiss_path(the_alert()) not in page.text


def test_the_list_takes_as_few_queries_for_many_rows_as_for_one(notice, editor, reviewer, client_of):
    client = client_of(editor)

    def queries() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    few = queries()
    for _number in range(29):
        approve_notice(editor, reviewer)
    page = client.get(LIST)

    assert (page.context["page"].paginator.count, len(rows(page))) == (30, 20)
    assert queries() == few <= MAX_DESK_QUERIES
    assert len(rows(client.get(LIST + "?page=2"))) == 10


# A draft with the row updated


def test_the_button_opens_a_draft_with_the_row_updated_and_says_what_was_changed(notice, editor, client_of):
    client = client_of(editor)

    answer = client.post(update_path(notice), button_of(client.get(LIST)), follow=True)

    assert answer.redirect_chain == [(reverse("desk-review", args=[notice.pk]), 302)]
    (message,) = answer.context["messages"]
    assert "624 → 660" in str(message)
    assert head_of(notice).document.trials[0].participants == 660
    assert (
        _("Version %(number)s, a draft, has the registry's values already.").replace("%(number)s", "2")
        in client.get(LIST).text
    )
    assert update_path(notice) not in client.get(LIST).text


def test_a_press_that_is_sent_twice_is_one_draft(notice, editor, client_of):
    client = client_of(editor)
    carried = button_of(client.get(LIST))

    statuses = [client.post(update_path(notice), carried).status_code for _time in range(2)]

    assert (statuses, notice.versions.count()) == ([302, 302], 2)


def test_a_draft_that_has_the_values_already_is_left_alone(notice, editor, client_of):
    client = client_of(editor)
    act(workflow.update_trial, notice, editor, row_key="t1")
    notice.refresh_from_db()
    now = {"etag": notice.etag, "seen_version": 2, "request_id": uuid4()}

    answer = client.post(update_path(notice), now, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        _("The draft has these values already: nothing was changed.")
    ]
    assert notice.versions.count() == 2


def test_while_it_is_in_review_the_row_says_why_it_cannot_be_updated(notice, editor, client_of):
    client = client_of(editor)
    carried = button_of(client.get(LIST))
    submitted(editor, saved(notice, editor, title="Ny").notice)

    page = client.get(LIST)
    answer = client.post(update_path(notice), carried | button_of(page))

    assert str(reason_for("in_review")) in page.text and update_path(notice) not in page.text
    assert (answer.status_code, notice.versions.count()) == (409, 2)
    assert str(reason_for("in_review")) in answer.text.partition('role="alert"')[2]


@pytest.mark.parametrize(
    ("key", "changes", "status", "reason"),
    [
        ("t1", {"etag": "1"}, 409, "out_of_date"),
        ("t1", {"seen_version": "7"}, 409, "out_of_date"),
        ("forged", {}, 409, "row_gone"),
        ("t1", {"etag": ""}, 422, None),
    ],
    ids=["old page", "other version", "no such row", "no tokens"],
)
def test_what_does_not_fit_is_refused_with_a_reason_and_changes_nothing(
    notice, editor, client_of, key, changes, status, reason
):
    client = client_of(editor)

    answer = client.post(update_path(notice, key), button_of(client.get(LIST)) | changes)

    assert (answer.status_code, notice.versions.count()) == (status, 1)
    assert answer.context["top_reasons"]
    event = last_event(notice)
    assert event.data.get("reasons") == ([reason] if reason else None)


def test_another_notices_row_is_no_row_of_this_one(notice, editor, reviewer, client_of):
    other = approve_notice(editor, reviewer)
    other.refresh_from_db()
    now = {"etag": other.etag, "seen_version": 1, "request_id": uuid4()}

    answer = client_of(editor).post(update_path(other, "t2"), now)

    assert (answer.status_code, last_event(other).data["reasons"]) == (409, ["row_gone"])


def test_who_may_not_write_updates_nothing_and_leaves_an_event(notice, reviewer, client_of):
    notice.refresh_from_db()
    now = {"etag": notice.etag, "seen_version": 1, "request_id": uuid4()}

    answer = client_of(reviewer).post(update_path(notice), now)

    assert (answer.status_code, notice.versions.count(), last_event(notice).command) == (403, 1, "refused")


# Not relevant


def dismissal(reason: str = "Gjelder en annen gruppe.") -> dict[str, Any]:
    return {"reason": reason, "request_id": str(uuid4())}


def test_a_change_that_is_not_relevant_leaves_the_list_and_can_be_found_with_its_reason(notice, editor, client_of):
    client = client_of(editor)

    answer = client.post(f"{dismiss_path(the_alert())}?level=all", dismissal())

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?level=all")
    assert rows(client.get(LIST)) == []
    dismissed_page = client.get(LIST + "?dismissed=1")
    assert rows(dismissed_page) == [NUMBER]
    assert "Gjelder en annen gruppe." in dismissed_page.text and "Editor" in dismissed_page.text
    assert dismiss_path(the_alert()) not in dismissed_page.text


def test_without_a_reason_the_error_stands_at_its_field_and_nothing_is_done(notice, editor, client_of):
    alert = the_alert()

    answer = client_of(editor).post(dismiss_path(alert), dismissal("   "))

    assert (answer.status_code, the_alert().dismissed_at) == (422, None)
    field = f"id_alert_{alert.pk}_reason"
    assert f'href="#{field}"' in answer.text
    assert _("Say why it does not matter.") in answer.text
    assert "<details open>" in answer.text


def test_a_reason_that_is_too_long_is_kept_as_it_was_typed(notice, editor, client_of):
    answer = client_of(editor).post(dismiss_path(the_alert()), dismissal("Fordi " * 400))

    assert (answer.status_code, the_alert().dismissed_at) == (422, None)
    assert answer.text.count("Fordi ") == 400


def test_an_alert_is_dismissed_once_and_the_second_reason_is_not_lost(notice, editor, other_editor, client_of):
    client, alert = client_of(editor), the_alert()
    first = dismissal()
    twice = [client.post(dismiss_path(alert), first).status_code for _time in range(2)]

    late = client_of(other_editor).post(dismiss_path(alert), dismissal("Noe annet."))

    assert (twice, late.status_code) == ([302, 302], 409)
    assert last_event(notice).data["reasons"] == ["alert_closed"]
    assert late.context["top_reasons"]
    assert the_alert().reason == "Gjelder en annen gruppe."


def test_the_same_press_with_another_reason_is_refused(notice, editor, client_of):
    client, data = client_of(editor), dismissal()
    client.post(dismiss_path(the_alert()), data)

    answer = client.post(dismiss_path(the_alert()), data | {"reason": "Noe annet."})

    assert (answer.status_code, last_event(notice).data["reasons"]) == (409, ["request_id"])


def test_a_press_that_was_another_changes_keeps_what_was_typed_and_gets_an_id_of_its_own(
    notice, editor, reviewer, client_of
):
    client, used = client_of(editor), dismissal()
    client.post(dismiss_path(the_alert()), used)
    approve_notice(editor, reviewer)
    other = TrialAlert.objects.open().get(field="participants")

    answer = client.post(dismiss_path(other), used | {"reason": "Noe annet."})

    ((_row, _tokens, alerts),) = answer.context["rows"]
    form = alerts[0][1]
    assert (answer.status_code, form["reason"].value()) == (409, "Noe annet.")
    assert form["request_id"].value() != used["request_id"]


def test_who_may_not_write_is_told_so_before_what_they_sent_is_looked_at(notice, reviewer, client_of):
    for path in (update_path(notice), dismiss_path(the_alert())):
        assert client_of(reviewer).post(path, {}).status_code == 403


def test_who_may_not_write_dismisses_nothing_and_leaves_an_event(notice, manager, client_of):
    answer = client_of(manager).post(dismiss_path(the_alert()), dismissal())

    assert (answer.status_code, the_alert().dismissed_at, last_event(notice).command) == (403, None, "refused")


def test_an_alert_that_is_not_there_is_not_found(editor, client_of):
    assert client_of(editor).post("/admin/changes/987654/dismiss/", dismissal()).status_code == 404


# Not on the list


def test_a_scheduled_version_is_not_on_the_list_before_the_public_sees_it(editor, reviewer, client_of):
    waiting = submitted(editor).notice
    act(workflow.approve, waiting, reviewer, publish_at=timezone.now() + timedelta(days=1))
    update_alerts()

    assert TrialAlert.objects.exists()
    assert rows(client_of(editor).get(LIST)) == []


@pytest.fixture
def everything(django_user_model: Any) -> User:
    return django_user_model.objects.create_user("nobody")


def test_somebody_without_a_role_sees_nothing_of_it(notice, everything, client_of):
    assert client_of(everything).get(LIST).status_code == 403
