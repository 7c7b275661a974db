"""The overview: what it counts, what it calls overdue, and how it shows it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from notices import workflow
from notices.desk.overview.durations import (
    DRAFTING,
    IN_REVIEW,
    WHOLE,
    DaySummary,
    WorkEvent,
    WorkPeriod,
    work_events,
    work_periods,
)
from notices.desk.overview.figures import language_figure
from notices.desk.overview.standings import all_rows, counts_by_public, counts_by_work, overdue
from notices.desk.overview.throughput import LanguageShare, language_shares, months_until, throughput
from notices.models import Event, Listing, Notice
from notices.views.desk import overview as overview_view
from tests.support.query_counts import MAX_DESK_QUERIES
from tests.support.sites import Site
from tests.support.worlds import act, complete_document, created, published, saved, submitted

pytestmark = pytest.mark.django_db

OVERVIEW = "/admin/overview/"
OSLO = ZoneInfo("Europe/Oslo")


def in_days(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


# Where everything stands.


def test_every_notice_is_counted_once_in_each_line(site: Site):
    rows = all_rows()

    work = {count.code: count.number for count in counts_by_work(rows)}
    public = {count.code: count.number for count in counts_by_public(rows)}

    assert sum(work.values()) == sum(public.values()) == len(site)
    assert (work["drafting"], work["in_review"], work["returned"], work["discarded"]) == (2, 2, 1, 1)
    assert public == {"never": len(site) - 5, "publish": 3, "withdraw_outdated": 1, "withdraw_wrong": 1}


# What is overdue.


def test_a_draft_is_overdue_when_nobody_has_saved_it_for_thirty_days(site: Site):
    soon, late = (overdue(all_rows(), in_days(days))["draft"] for days in (29, 31))

    assert soon == []
    assert {one.notice.pk for one in late} == {site.draft.pk, site.revised.pk, site.returned.pk}
    assert {(one.days, one.person) for one in late} == {(31, "Editor")}


def test_a_draft_that_was_set_aside_is_not_overdue(site: Site, editor):
    act(workflow.set_aside, site.draft, editor)

    late = overdue(all_rows(), in_days(31))["draft"]

    assert site.draft.pk not in {one.notice.pk for one in late}


def test_a_review_is_overdue_from_the_moment_it_was_due(editor, reviewer):
    notice = submitted(editor, due_at=in_days(2), assigned_to=reviewer).notice
    submitted(editor)  # due at no time

    soon, late = (overdue(all_rows(), in_days(days))["review"] for days in (1.9, 5))

    assert (soon, [(one.notice, one.days, one.person) for one in late]) == ([], [(notice, 3, "Reviewer")])


def test_a_notice_is_overdue_after_its_day_and_not_when_it_is_withdrawn(site: Site, editor):
    today = timezone.localdate()
    for notice in (site.live, site.outdated):
        workflow.assign(notice=notice, by=editor, review_by=today, request_id=uuid4())

    on_the_day, late = (overdue(all_rows(), in_days(days))["review_by"] for days in (0, 1))

    assert (on_the_day, [(one.notice, one.days) for one in late]) == ([], [(site.live, 1)])


# How long it takes.


def day(number: float) -> datetime:
    return datetime(2026, 1, 1, tzinfo=OSLO) + timedelta(days=number)


def periods_after(*events: tuple[str, float]) -> list[WorkPeriod]:
    return work_periods(WorkEvent(1, day(at), command) for command, at in events)


def test_a_text_that_goes_back_and_forth_has_a_period_each_time_and_one_over_all():
    periods = periods_after(("create", 0), ("submit", 2), ("return", 5), ("submit", 6), ("approve", 10))

    assert sorted(periods) == sorted(
        [
            WorkPeriod(DRAFTING, day(0), day(2)),
            WorkPeriod(IN_REVIEW, day(2), day(5)),
            WorkPeriod(DRAFTING, day(5), day(6)),
            WorkPeriod(IN_REVIEW, day(6), day(10)),
            WorkPeriod(WHOLE, day(0), day(10)),
        ]
    )


@pytest.mark.parametrize("given_up", ["discard", "set_aside"])
def test_what_was_given_up_is_counted_nowhere_and_begins_anew_with_the_next_save(given_up):
    assert periods_after(("create", 0), (given_up, 3)) == []
    assert periods_after(("create", 0), (given_up, 3), ("save", 8)) == [
        WorkPeriod(DRAFTING, day(8), None),
        WorkPeriod(WHOLE, day(8), None),
    ]


def test_a_withdrawal_ends_an_open_review_and_begins_nothing_without_one():
    published_once = ("create", 0), ("submit", 1), ("approve", 2)

    alone = periods_after(*published_once, ("withdraw", 9))
    with_review = periods_after(*published_once, ("save", 5), ("submit", 6), ("withdraw", 9))

    assert [period for period in alone if period.until is None] == []
    assert WorkPeriod(IN_REVIEW, day(6), day(9)) in with_review
    assert WorkPeriod(DRAFTING, day(9), None) in with_review


def test_the_log_tells_the_periods_of_what_really_happened(editor, reviewer):
    notice = created(editor).notice
    for number in range(3):
        saved(notice, editor, title=f"Tittel {number}")
    published(editor, reviewer, notice)
    saved(notice, editor, title="Ny utgave")
    saved(notice, editor, title="Enda nyere")
    created(editor)

    first = [happening.command for happening in work_events() if happening.notice == notice.pk]
    periods = work_periods(work_events())

    assert first == ["create", "submit", "approve", "save"]
    assert sorted((period.state, period.until is None) for period in periods) == [
        *[(DRAFTING, False), (DRAFTING, True), (DRAFTING, True)],
        *[(IN_REVIEW, False), (WHOLE, False), (WHOLE, True), (WHOLE, True)],
    ]


def test_nine_of_ten_took_at_most_so_many_days():
    assert DaySummary.of(range(1, 11)) == DaySummary(10, 5.5, 9)
    assert DaySummary.of([4]) == DaySummary(1, 4, 4)
    assert DaySummary.of([]) == DaySummary(0, None, None)


# How much, and in which language.


def test_months_are_those_of_oslo_and_twelve_of_them():
    last_second_of_the_year = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))

    months = months_until(last_second_of_the_year)

    assert (months[0], months[-1], len(months)) == (date(2026, 2, 1), date(2027, 1, 1), 12)


def test_submitted_and_published_are_counted_in_their_month_and_what_is_scheduled_is_not_published(editor, reviewer):
    published(editor, reviewer)
    published(editor, reviewer)
    act(workflow.approve, submitted(editor).notice, reviewer, publish_at=in_days(0.001))
    submitted(editor)

    months = throughput(timezone.now())

    assert (months[-1].submitted, months[-1].published) == (4, 2)
    assert sum(month.submitted + month.published for month in months[:-1]) == 0


def words_of(notice: Notice) -> int:
    return len(Listing.objects.filter(notice=notice).latest("pk").search_text.split())


def shares(**window: Any) -> dict[str, LanguageShare]:
    start = timezone.now() - timedelta(days=365)
    return {share.language: share for share in language_shares(start, timezone.now())}


def test_words_are_counted_by_language_and_english_apart(editor, reviewer):
    texts = {language: complete_document(language) for language in ("nb", "nn", "en")}
    notices = {language: published(editor, reviewer, document=text).notice for language, text in texts.items()}

    shares_now = shares()

    words = {language: words_of(notice) for language, notice in notices.items()}
    assert {language: share.words for language, share in shares_now.items()} == words
    assert shares_now["nn"].percent == round(100 * words["nn"] / (words["nb"] + words["nn"]), 1)
    assert shares_now["en"].percent is None

    # As they were counted when the texts were listed. What version 0.1.0 lists says no number, and is counted here.
    Listing.objects.filter(language="nb").update(words=7)
    Listing.objects.filter(language="nn").update(words=0)
    assert {language: share.words for language, share in shares().items()} == {**words, "nb": 7}


def test_of_a_notice_that_was_published_twice_only_the_last_text_counts(editor, reviewer):
    notice = published(editor, reviewer).notice
    published(editor, reviewer, saved(notice, editor, description="<p>Mye lengre enn før, med flere ord.</p>").notice)

    assert (shares()["nb"].notices, shares()["nb"].words) == (1, words_of(notice))


@pytest.mark.parametrize(("percent", "warned"), [(24.9, True), (25.0, False), (75.1, False)])
def test_less_than_a_quarter_is_told_in_words(percent, warned):
    norwegian = [LanguageShare("nb", 1, 100, round(100 - percent, 1)), LanguageShare("nn", 1, 100, percent)]

    assert bool(language_figure([*norwegian, LanguageShare("en", 0, 0, None)]).warning) == (warned or percent > 75)


# The page.


def test_each_picture_says_what_it_shows_and_has_its_table(client_of, reviewer, site: Site):
    page = client_of(reviewer).get(OVERVIEW).text

    for name in ("work", "public", "days-ended", "days-now", "submitted", "published", "languages"):
        assert f'aria-labelledby="chart-{name} chart-{name}-values"' in page
        assert f'<title id="chart-{name}">' in page
    assert page.count("<svg") - page.count('<svg y="') == page.count('role="img"') == 7
    for name in ("work", "public", "days", "throughput", "languages"):
        assert f"?format=csv&amp;table={name}" in page
    assert page.count('<th scope="row">') >= 7 + 4 + 3 + 12 + 3


def test_lengths_in_a_picture_have_no_comma_whatever_the_language(client_of, reviewer, site: Site):
    page = client_of(reviewer).get(OVERVIEW).text

    assert "," not in "".join(part.split('"')[0] for part in page.split(' width="')[1:])


def test_an_empty_desk_has_an_overview_too(client_of, manager):
    page = client_of(manager).get(OVERVIEW)

    assert page.status_code == 200
    assert _("Nothing is overdue.") in page.text


def test_what_is_overdue_stands_there_with_a_link(client_of, manager, editor, reviewer):
    notice = submitted(editor).notice
    workflow.assign(notice=notice, by=editor, review_by=date(2020, 1, 1), request_id=uuid4())

    page = client_of(manager).get(OVERVIEW).text

    assert f'href="/admin/notices/{notice.pk}/"' in page


def csv_of(client: Client, table: str) -> list[str]:
    return b"".join(client.get(OVERVIEW, {"format": "csv", "table": table})).decode("utf-8-sig").splitlines()


def test_each_table_can_be_taken_along(client_of, manager, editor, reviewer):
    notice = published(editor, reviewer).notice
    workflow.assign(notice=notice, by=editor, review_by=date(2020, 1, 31), request_id=uuid4())
    client = client_of(manager)

    assert csv_of(client, "work")[0] == "state;notices"
    assert csv_of(client, "throughput")[-1] == f"{timezone.localdate():%Y-%m};1;1"
    assert csv_of(client, "languages")[1:] == [f"nb;1;{words_of(notice)};100,0", "nn;0;0;0,0", "en;0;0;"]
    assert len(csv_of(client, "days")) == 4
    assert csv_of(client, "overdue")[1].startswith(f"review_by;{notice.pk};1;")
    assert ";2020-01-31;" in csv_of(client, "overdue")[1]
    assert client.get(OVERVIEW, {"format": "csv", "table": "nothing"}).status_code == 404


def test_the_overview_takes_as_few_queries_for_many_notices_as_for_one(client_of, manager, editor, reviewer):
    client: Client = client_of(manager)

    def queries() -> int:
        overview_view.forget_overview()
        with CaptureQueriesContext(connection) as captured:
            client.get(OVERVIEW)
        return len(captured)

    def add() -> None:
        published(editor, reviewer)
        submitted(editor, due_at=timezone.now() - timedelta(days=1), assigned_to=reviewer)

    add()
    queries()
    one = queries()
    for _again in range(10):
        add()

    assert queries() == one <= MAX_DESK_QUERIES


# What it costs


def test_all_notices_are_read_once_until_something_happens(site: Site, client_of, manager, editor):
    client = client_of(manager)
    first = client.get(OVERVIEW).context["overview"]

    with CaptureQueriesContext(connection) as captured:
        assert client.get(OVERVIEW).context["overview"] is first
    # Who asks, and whether something has happened; no row of a notice.
    assert len(captured) <= 4
    assert not any("head_was_published" in query["sql"] or "saved_at" in query["sql"] for query in captured)

    act(workflow.set_aside, site.draft, editor)
    assert client.get(OVERVIEW).context["overview"] != first


def test_an_event_that_is_committed_after_a_newer_one_is_something_that_happened(
    site: Site, client_of, manager, editor, monkeypatch
):
    client = client_of(manager)
    act(workflow.set_aside, site.draft, editor)
    everything = Event.objects.order_by("-pk")
    earlier = [everything[0].pk, *everything.values_list("pk", flat=True)[2:]]
    with monkeypatch.context() as patch:
        patch.setattr(Event, "objects", Event.objects.filter(pk__in=earlier))
        first = client.get(OVERVIEW).context["overview"]

    assert client.get(OVERVIEW).context["overview"] is not first


def test_of_many_notices_the_overview_may_be_a_minute_old(site: Site, client_of, manager, editor, monkeypatch):
    monkeypatch.setattr(overview_view, "MANY", 1)
    client = client_of(manager)
    first = client.get(OVERVIEW).context["overview"]
    act(workflow.set_aside, site.draft, editor)

    assert client.get(OVERVIEW).context["overview"] is first

    later = first.at + timedelta(seconds=61)
    monkeypatch.setattr(overview_view, "database_now", lambda: later)
    assert client.get(OVERVIEW).context["overview"].at == later
