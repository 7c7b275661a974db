"""A reader reports an error without an account: what comes in, what is kept of it, how it ends at the desk."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from notices.models import ErrorReport, Notice, Publication
from notices.views.public.report_error import MAX_REPORTS, WINDOW_SECONDS
from tests.support.browsing import Page, without_request_id
from tests.support.sites import Site
from tests.support.worlds import complete_document, published, saved

database = pytest.mark.django_db

# Made up, with check digits that are right: a date of birth, and one of somebody without (D-nummer: the day and 40).
IDENTITY_NUMBERS = ("01010012356", "41010012420")
REPORT = {"text": "N er 660, ikke 624.", "section": "evidence", "email": "kari@example.org"}


def page_of(notice: Notice, query: str = "") -> str:
    return reverse("notice-report", args=[notice.number]) + query


def post_report(client: Client, notice: Notice, query: str = "?v=1", **words: str) -> Any:
    return client.post(page_of(notice, query), REPORT | words)


# The page


@database
def test_a_report_comes_in_with_the_version_that_was_read_and_nothing_of_the_reader(site: Site, visitor: Client):
    answer = post_report(visitor, site.live)

    report = ErrorReport.objects.get()
    assert (report.notice, report.published_number, report.section) == (site.live, 1, "evidence")
    assert (report.text, report.email) == (REPORT["text"], REPORT["email"])
    assert report.publication == Publication.objects.get(notice=site.live)
    assert {field.name for field in ErrorReport._meta.fields} == {
        *("id", "notice", "publication", "published_number", "section", "text", "email", "reported_at"),
        *("closed_by", "closed_at", "note"),
    }
    thanks = visitor.get(answer["Location"])
    assert (answer.status_code, thanks.status_code) == (302, 200)
    assert _("Thank you for your report") in thanks.text
    assert "<textarea" not in thanks.text


@database
@pytest.mark.parametrize(("prefix", "language"), [("", "nb"), ("/nn", "nn"), ("/en", "en")])
def test_the_page_speaks_the_language_of_its_address_and_stays_in_it(site, visitor, prefix: str, language: str):
    where = f"{prefix}/varsel/{site.live.number}/feil/?v=1"

    page, answer = visitor.get(where), visitor.post(where, REPORT)

    with override(language):
        assert _("Report an error") in page.text
        assert f'<html lang="{language}"' in page.text
    assert answer["Location"] == f"{where}&sent=1"
    assert f'action="{where}"' in page.text
    assert {f"{other}/varsel/{site.live.number}/feil/?v=1" for other in ("", "/nn", "/en")} <= set(
        Page(page.text).links
    )


@database
def test_the_page_promises_what_happens_and_asks_not_to_be_found(site: Site, visitor: Client):
    page = visitor.get(page_of(site.live))

    assert '<meta name="robots" content="noindex">' in page.text
    assert _("Only the editors of the notices read it. It is not published.") in page.text
    assert Page(page.text).inline == []


@database
def test_each_notice_page_leads_to_it_with_its_own_version(site: Site, visitor: Client):
    for where in (
        reverse("notice", args=[site.live.number, site.live.slug]),
        reverse("notice-version", args=[site.live.number, 1]),
        reverse("notice-version", args=[site.outdated.number, 1]),
    ):
        page = visitor.get(where)
        link = page_of(page.context["record"].notice, "?v=1")
        assert link in Page(page.text).links
        assert visitor.get(link).status_code == 200


@database
def test_a_reader_of_an_old_version_reports_of_that_one(site: Site, visitor: Client, editor: User, reviewer: User):
    published(editor, reviewer, saved(site.live, editor, title="Ny tittel").notice)

    old, current = visitor.get(page_of(site.live, "?v=1")), visitor.get(page_of(site.live))
    post_report(visitor, site.live, "?v=1")
    post_report(visitor, site.live, "")

    assert [page.context["reported"].version.number for page in (old, current)] == [1, 2]
    assert (_("It is not the newest one.") in old.text, _("It is not the newest one.") in current.text) == (True, False)
    reports = ErrorReport.objects.order_by("pk")
    assert [(report.published_number, report.publication.version.document.title) for report in reports] == [
        (1, complete_document().title),
        (2, "Ny tittel"),
    ]


@database
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_it_stands_where_the_version_can_be_read(site: Site, visitor: Client, method: str):
    due = {
        ("outdated", ""): 200,
        ("live", "?v=1"): 200,
        ("wrong", ""): 410,
        ("wrong", "?v=1"): 410,
        **dict.fromkeys((("live", f"?v={v}") for v in ("2", "0", "x", "-1", "1.0", "%00", "9" * 5000)), 404),
        ("revised", "?v=2"): 404,
    }

    data = REPORT if method == "post" else None
    answers = {page: getattr(visitor, method)(page_of(getattr(site, page[0]), page[1]), data) for page in due}

    there = 302 if method == "post" else 200
    assert {page: answer.status_code for page, answer in answers.items()} == {
        page: there if status == 200 else status for page, status in due.items()
    }
    assert ErrorReport.objects.count() == (2 if method == "post" else 0)
    gone = answers["wrong", ""]
    assert method == "head" or b"<textarea" not in gone.content


@database
def test_what_was_never_public_answers_as_what_never_was(site: Site, visitor: Client):
    for state in ("draft", "in_review", "scheduled"):
        notice = getattr(site, state)
        number = notice.number or notice.pk
        assert not Publication.objects.effective().filter(notice__number=number).exists()
        for ask in (visitor.get, visitor.head, visitor.post, visitor.put, visitor.options):
            there, never = ask(f"/varsel/{number}/feil/?v=1"), ask("/varsel/987654/feil/?v=1")
            assert there.status_code == 404
            assert without_request_id(there.content) == without_request_id(never.content)
            assert there.headers == never.headers


@database
def test_a_notice_that_is_called_feil_keeps_its_address(visitor: Client, editor: User, reviewer: User):
    notice = published(editor, reviewer, document=complete_document(title="Feil")).notice

    plain, form = visitor.get(f"/varsel/{notice.number}/feil/"), visitor.get(f"/varsel/{notice.number}/feil/?v=1")

    assert notice.slug == "feil"
    assert ["<textarea" in page.text for page in (plain, form)] == [False, True]


@database
def test_it_can_only_be_read_and_sent(site: Site, visitor: Client):
    for ask in (visitor.put, visitor.patch, visitor.delete, visitor.options):
        answer = ask(page_of(site.live))
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


@database
def test_it_needs_no_cookie_and_sets_none_whoever_asks(site: Site, client_of, editor: User):
    for client in (Client(enforce_csrf_checks=True), client_of(editor)):
        posts = [post_report(client, site.live), post_report(client, site.live, text="")]
        answers = [client.get(page_of(site.live)), *posts]
        assert [answer.status_code for answer in answers] == [200, 302, 422]
        for answer in answers:
            assert not answer.cookies
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert "csrfmiddlewaretoken" not in answer.text


@database
def test_reading_takes_two_queries_and_is_kept_for_a_minute_and_answers_are_kept_by_nobody(
    site: Site, visitor: Client, django_assert_num_queries
):
    with django_assert_num_queries(2):
        page = visitor.get(page_of(site.live, "?v=1"))

    assert "max-age=60" in page["Cache-Control"]
    assert post_report(visitor, site.live, text="")["Cache-Control"] == "no-store"


# What is refused, and nothing typed is lost


@database
@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "æ" * 5001}, "text"),
        ({"text": f"Pasienten er født {IDENTITY_NUMBERS[0]}."}, "text"),
        ({"email": "kari@"}, "email"),
        ({"email": f"{IDENTITY_NUMBERS[0]}@example.org"}, "email"),
        ({"section": "nowhere"}, "section"),
    ],
)
def test_what_cannot_be_taken_in_comes_back_with_all_that_was_typed(site, visitor, words: dict[str, str], field: str):
    answer = post_report(visitor, site.live, **words)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert "ds-error-summary" in answer.text
    values = {name: answer.context["form"][name].value() for name in REPORT}
    assert values == REPORT | words
    assert (REPORT | words)["text"].strip() in answer.text
    assert not ErrorReport.objects.exists()


@database
def test_the_longest_report_fits(site: Site, visitor: Client):
    longest = "😀" * 5000

    # As a browser sends it: twelve bytes a letter.
    body = urlencode(REPORT | {"text": longest})
    answer = visitor.post(page_of(site.live), body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 302
    assert ErrorReport.objects.get().text == longest


@database
def test_a_program_that_fills_in_every_field_is_told_so_and_nothing_is_kept(site: Site, visitor: Client):
    answer = post_report(visitor, site.live, website="https://spam.example/")

    assert answer.status_code == 422
    assert not ErrorReport.objects.exists()
    # A person whose browser did it only presses again.
    assert REPORT["text"] in answer.text
    assert "spam.example" not in answer.text


@database
def test_a_body_that_no_person_wrote_is_not_read(site: Site, visitor: Client):
    answer = post_report(visitor, site.live, text="x" * 100_001)

    assert answer.status_code == 413
    assert "xxxx" not in answer.text
    assert answer.context["is_too_long"]
    assert 'role="alert"' in answer.text


@database
def test_one_address_sends_so_many_a_minute_and_then_waits_without_losing_a_word(site, visitor, set_now):
    accepted = [post_report(visitor, site.live, text=f"Feil {number}").status_code for number in range(MAX_REPORTS)]
    answer = post_report(visitor, site.live, text="Én til.")

    assert accepted == [302] * MAX_REPORTS
    assert (answer.status_code, ErrorReport.objects.count()) == (429, MAX_REPORTS)
    assert 0 < int(answer["Retry-After"]) <= WINDOW_SECONDS
    assert answer.context["form"]["text"].value() == "Én til."
    assert visitor.post(page_of(site.live), REPORT, REMOTE_ADDR="192.0.2.7").status_code == 302
    later = timezone.now() + timedelta(seconds=WINDOW_SECONDS + 1)
    set_now(later)
    assert post_report(visitor, site.live, text="Én til.").status_code == 302


@database
def test_behind_a_proxy_each_reader_is_counted_alone_and_cannot_choose_an_address(site, visitor, settings):
    settings.BEHIND_PROXY = True

    def send(number: int, forwarded_for: str) -> int:
        words = REPORT | {"text": f"Feil {number}"}
        return visitor.post(page_of(site.live), words, headers={"X-Forwarded-For": forwarded_for}).status_code

    # What the sender writes stands first; what the proxy adds stands last.
    first = [send(number, f"198.51.100.{number}, 192.0.2.7") for number in range(MAX_REPORTS + 1)]
    network = [send(10 + number, f"2001:db8::{number}") for number in range(MAX_REPORTS + 1)]

    assert first == network == [302] * MAX_REPORTS + [429]
    assert send(99, "192.0.2.8") == 302


@database
def test_without_a_proxy_nobody_believes_who_a_reader_says_to_be(site: Site, visitor: Client):
    for number in range(MAX_REPORTS):
        post_report(visitor, site.live, text=f"Feil {number}")

    answer = visitor.post(page_of(site.live), REPORT, headers={"X-Forwarded-For": "192.0.2.9"})

    assert answer.status_code == 429


@database
def test_the_same_press_twice_is_one_report(site: Site, visitor: Client):
    assert [post_report(visitor, site.live).status_code for _press in range(2)] == [302, 302]
    assert ErrorReport.objects.count() == 1
