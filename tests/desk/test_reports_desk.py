"""Reports of errors at the desk: listed, closed, and what is kept of the reader then."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import ErrorReport, Notice, Publication
from notices.public import error_reports
from tests.public.test_report_error import database
from tests.support.query_counts import MAX_DESK_QUERIES
from tests.support.roles import give_roles
from tests.support.sites import Site

# The desk


def reported(notice: Notice, text: str = "Tallet er feil.", **words: str) -> ErrorReport:
    publication = Publication.objects.filter(notice=notice).first()
    assert publication is not None
    error_reports.report(publication=publication, published_number=1, text=text, **words)
    return ErrorReport.objects.latest("pk")


@pytest.fixture
def close(client_of) -> Callable[..., Any]:
    """A function: what the desk answers when this person closes a report."""

    def closed(report: ErrorReport, by: User, note: str = "") -> Any:
        return client_of(by).post(reverse("desk-close-report", args=[report.pk]), {"note": note}, follow=True)

    return closed


@database
def test_the_desk_shows_what_was_said_as_text_with_its_place_and_version(site, client_of, reviewer: User):
    report = reported(site.live, "Først <b>her</b>\nså der", section="evidence", email="kari@example.org")

    page = client_of(reviewer).get(reverse("desk-reports"))

    assert "Først &lt;b&gt;her&lt;/b&gt;<br>så der" in page.text
    assert error_reports.heading_of("evidence") in page.text
    assert "kari@example.org" in page.text
    assert reverse("desk-preview", args=[report.notice_id, report.publication.version.number]) in page.text


@database
def test_open_reports_stand_oldest_on_top_and_closed_ones_apart(site: Site, client_of, editor: User, close):
    first, second, third = (reported(notice, "Feil.") for notice in (site.live, site.outdated, site.revised))
    close(second, editor)

    def listed(query: str) -> list[int]:
        page = client_of(editor).get(reverse("desk-reports") + query)
        return [report.pk for report, *_rest in page.context["rows"]]

    assert [listed(query) for query in ("", "?closed=1", f"?notice={site.live.pk}")] == [
        [first.pk, third.pk],
        [second.pk],
        [first.pk],
    ]


@database
@pytest.mark.parametrize("role", ["editor", "reviewer", "manager"])
def test_closing_keeps_who_and_when_and_forgets_the_address(site, role: str, request, close, client_of):
    report, person = reported(site.live, email="kari@example.org"), request.getfixturevalue(role)
    etag = site.live.etag

    close(report, person, "Rettet i neste versjon.")
    page = client_of(person).get(reverse("desk-reports") + "?closed=1")

    report.refresh_from_db()
    assert (report.closed_by, report.note, report.email) == (person, "Rettet i neste versjon.", "")
    assert report.closed_at is not None
    assert "kari@example.org" not in page.text
    assert "Rettet i neste versjon." in page.text
    site.live.refresh_from_db()
    assert site.live.etag == etag


@database
def test_a_report_is_closed_once(site: Site, editor: User, reviewer: User, close):
    report = reported(site.live)
    close(report, editor, "Min")

    close(report, reviewer, "Din")

    report.refresh_from_db()
    assert (report.closed_by, report.note) == (editor, "Min")


@database
def test_a_note_that_is_too_long_comes_back(site: Site, editor: User, client_of):
    report = reported(site.live)

    answer = client_of(editor).post(reverse("desk-close-report", args=[report.pk]), {"note": "x" * 5001})

    assert (answer.status_code, "x" * 5001 in answer.text) == (422, True)
    assert ErrorReport.objects.open().exists()


@database
@pytest.mark.parametrize("changes", [{"email": "kari@example.org"}, {"closed_by": None}, {"closed_at": None}])
def test_the_database_keeps_no_address_of_a_closed_report_nor_half_a_closing(site, editor, close, changes: Any):
    report = reported(site.live)
    close(report, editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        ErrorReport.objects.filter(pk=report.pk).update(**changes)


@database
def test_the_menu_and_the_notice_say_how_many_wait(site: Site, client_of, editor: User, close):
    closed, *_open = (reported(notice, text) for text in ("Feil.", "Feil her.") for notice in (site.live, site.revised))
    close(closed, editor)

    pages = [client_of(editor).get(reverse("desk-notice", args=[notice.pk])) for notice in (site.live, site.outdated)]

    assert [page.context["open_report_count"]() for page in pages] == [3, 3]
    assert [page.context["open_items"].open_reports for page in pages] == [1, 0]


@database
def test_the_list_takes_as_few_queries_for_thirty_reports_as_for_one(site: Site, client_of, editor: User):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("desk-reports")).status_code == 200
        return len(captured)

    client = client_of(editor)
    reported(site.live)
    queries()  # what is asked once in the life of a process is no matter of this page
    one = queries()
    for number in range(29):
        reported((site.live, site.revised, site.outdated)[number % 3], f"Feil {number}")

    assert queries() == one <= MAX_DESK_QUERIES


# Django's admin


@database
def test_djangos_admin_shows_reports_and_changes_none(site: Site, client_of, administrator: User):
    report, client = reported(site.live), client_of(administrator)
    where = reverse("admin:notices_errorreport_change", args=[report.pk])
    # Whoever has no role at the desk reads nothing of it.
    assert client.get(where).status_code == 403
    give_roles(administrator, "manager")

    assert client.get(reverse("admin:notices_errorreport_changelist")).status_code == 200
    assert client.get(where).status_code == 200
    assert client.post(where, {"text": "Ikke sagt."}).status_code == 403
    assert client.post(reverse("admin:notices_errorreport_delete", args=[report.pk])).status_code == 403
