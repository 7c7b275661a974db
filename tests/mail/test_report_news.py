"""The digest tells of the errors that readers report: whom, when, and in what words."""

# ruff: noqa: F811 - the fixtures of another module are imported

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import override

from notices import workflow
from notices.access import people
from notices.mail.report_news import quoted
from notices.models import ErrorReport, Notice
from notices.public import error_reports
from tests.desk.test_reports_desk import reported
from tests.mail.test_digest import TODAY, Digests, digests, only_the_digest  # noqa: F401
from tests.monitoring.test_trial_news import settled
from tests.public.test_report_error import database
from tests.support.worlds import published


@pytest.fixture
def live(editor: User, reviewer: User) -> Notice:
    """Nothing in it is waited for."""
    return published(editor, reviewer, document=settled()).notice


def reported_on(day: int, notice: Notice, text: str = "Tallet er feil.", **words: str) -> ErrorReport:
    """A report that came in at night, so many days from now."""
    report = reported(notice, text, **words)
    ErrorReport.objects.filter(pk=report.pk).update(reported_at=at(day, 4))
    return report


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(TODAY + timedelta(days=day), time(hour, minute)))


@database
def test_who_writes_the_notice_hears_of_a_report_the_same_day_and_once(live: Notice, digests: Digests):
    digests(1, 7)
    reported_on(2, live, section="kinds", email="kari@example.org")

    mails_by_day = {day: digests(day, 7) for day in range(2, 5)}

    assert [day for day, mails in mails_by_day.items() if mails] == [2]
    assert mails_by_day[2].keys() == {"editor"}
    with override("en"):
        heading = error_reports.heading_of("kinds")
    assert f"A reader reports an error in version 1, under “{heading}”:\n“Tallet er feil.”" in mails_by_day[2]["editor"]
    assert "1 thing from the desk" in mails_by_day[2]["editor"]
    assert f"/admin/reports/?notice={live.pk}" in mails_by_day[2]["editor"]
    assert "kari@" not in mails_by_day[2]["editor"]


@database
def test_a_report_of_the_last_minute_is_told_the_next_day_and_not_lost(live: Notice, digests: Digests):
    digests(1, 7)
    report = reported_on(2, live)
    ErrorReport.objects.filter(pk=report.pk).update(reported_at=at(2, 6, 59) + timedelta(seconds=30))

    assert [day for day in range(2, 6) if digests(day, 7)] == [3]


@database
def test_what_is_closed_is_not_told(live: Notice, editor: User, digests: Digests):
    digests(1, 7)
    error_reports.close(reported_on(2, live).pk, by=editor)

    assert digests(2, 7) == {}


@database
def test_who_wants_no_news_hears_of_no_report(live: Notice, editor: User, digests: Digests):
    people.update_profile(editor, language="en", mail_my_turn="digest", mail_rest="never")
    digests(1, 7)
    reported_on(2, live)

    assert digests(2, 7) == {}


@database
def test_the_deputy_hears_while_the_writer_is_away(live, editor, other_editor, digests: Digests):
    people.update_profile(other_editor, language="en", mail_my_turn="never")
    people.update_profile(editor, deputy=other_editor, away_from=TODAY)
    digests(1, 7)
    reported_on(2, live)

    assert digests(2, 7).keys() == {"editor", "other_editor"}


@database
@pytest.mark.parametrize("why", ["nobody was asked to write it", "the writer has left"])
def test_where_nobody_writes_it_the_managers_hear(live: Notice, editor, manager, digests: Digests, why: str):
    if why == "the writer has left":
        User.objects.filter(pk=editor.pk).update(is_active=False)
    else:
        workflow.assign(notice=live, by=manager, request_id=uuid4())
    digests(1, 7)
    reported_on(2, live)

    assert digests(2, 7).keys() == {"manager"}


@database
def test_many_reports_do_not_fill_the_mail(live: Notice, digests: Digests):
    digests(1, 7)
    for number in range(13):
        reported_on(2, live, f"Feil {number}.")

    text = digests(2, 7)["editor"]

    assert "13 things from the desk" in text
    assert [f"“Feil {number}.”" in text for number in range(13)] == [True] * 10 + [False] * 3
    assert "And 3 more:" in text


@pytest.mark.parametrize(
    ("words", "quotation"),
    [
        ("Se https://spam.example/x", "Se https[://]spam[.]example/x"),
        ("www.spam.example\nVår ref.: kari@example.org", "www[.]spam[.]example Vår ref.: kari[@]example[.]org"),
        ("Tallet 1.5 er feil. Det er 2.", "Tallet 1.5 er feil. Det er 2."),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_a_strangers_words_are_quoted_on_one_line_with_nothing_to_click(words: str, quotation: str):
    assert quoted(words) == quotation
