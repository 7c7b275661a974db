"""Differences between two published versions: an address for ever, and no word of what was never published."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.comparison.documents import compare
from notices.models import Notice
from notices.public import comparison, ledger
from tests.support.browsing import page_of
from tests.support.worlds import act, complete_document, created, head_of, saved, submitted
from tests.support.worlds import published as made_public

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# A word of drafts that stood between the published versions.
SECRET = "Kanarifugl"
WRONG = {"kind": "withdraw_wrong", "reason": "Feil", "public_note": "Feil dose."}
OUTDATED = {"kind": "withdraw_outdated", "reason": "Innført", "public_note": "Metoden er innført."}


def at(notice: Notice, tail: str) -> str:
    return f"/varsel/{notice.number}/{tail}"


@pytest.fixture(scope="module")
def lasting_notice(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> Notice:
    """Three published versions, with drafts in between and one on top."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        notice = created(editor, complete_document(title=SECRET)).notice
        for status in ("<p>Under vurdering.</p>", "<p>Under ny vurdering.</p>", "<p>Godkjent i EU.</p>"):
            saved(notice, editor, title=SECRET, status=f"<p>{SECRET}</p>")
            saved(notice, editor, title=f"Varsel, {len(status)}", status=status)
            submitted(editor, notice, change="major", public_note=f"Endret: {status[3:-4]}", note_to_reviewer=SECRET)
            act(workflow.approve, notice, reviewer)
        saved(notice, editor, title=SECRET, status=f"<p>{SECRET}</p>")
        return notice


@pytest.fixture
def notice(lasting_notice: Notice, db: None) -> Notice:
    return Notice.objects.get(pk=lasting_notice.pk)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    yield
    comparison.CACHE.clear()


@pytest.fixture
def republish(editor: User, reviewer: User) -> Callable[..., None]:
    """A function: the notice with another status, approved."""

    def again(notice: Notice, status: str, **words: Any) -> None:
        saved(notice, editor, title="Varsel", status=f"<p>{status}</p>")
        submitted(editor, notice, change="major")
        act(workflow.approve, notice, reviewer, **words)

    return again


# The page


def marked(page: Any) -> list[tuple[str, str]]:
    """The deleted and inserted words of the page, in its order, without what is only said aloud."""
    article = page.text.partition("<article")[2]
    seen = re.sub(r'<span class="visually-hidden".*?</span>', "", article)
    return [(mark, words.strip()) for mark, words in re.findall(r"<(ins|del)>(.*?)</\1>", seen)]


def test_the_words_that_differ_are_marked(visitor: Client, notice: Notice):
    page = visitor.get(at(notice, "diff/1..2/"))

    assert page.status_code == 200
    assert marked(page) == [("del", "23"), ("ins", "26"), ("ins", "ny")]


def test_it_compares_the_two_that_were_asked_for_and_none_between(visitor: Client, notice: Notice):
    page = visitor.get(at(notice, "diff/1..3/"))

    assert [words for mark, words in marked(page) if mark == "ins"] == ["21", "Godkjent i EU"]
    assert "ny vurdering" not in page.text


def test_no_word_of_a_text_that_was_never_published_is_told(visitor: Client, notice: Notice):
    assert SECRET in head_of(notice).content

    for tail in ("diff/1..2/", "diff/1..3/", "diff/2..3/"):
        assert SECRET not in visitor.get(at(notice, tail)).text


def test_both_versions_are_named_with_their_day_their_kind_and_their_note(visitor: Client, notice: Notice):
    page = visitor.get(at(notice, "diff/1..3/"))

    header = page.text.partition("hs-two-versions")[2].partition("</dl>")[0]
    assert header.count(date_format(timezone.localtime())) == 2
    for number, note in ((1, "Endret: Under vurdering."), (3, "Endret: Godkjent i EU.")):
        assert f'href="{at(notice, f"v/{number}/")}"' in header
        assert note in header
    assert "Endret: Under ny vurdering." not in header


def test_the_page_has_headings_in_order_and_every_id_once(visitor: Client, notice: Notice):
    page = visitor.get(at(notice, "diff/1..3/"))

    read = page_of(page)
    assert page.text.count("<h1") == 1
    assert page.text.index("<h1") < page.text.index("<h2") < page.text.index("<h3")
    assert len(read.ids) == len(set(read.ids))
    assert (read.inline, read.hosts) == ([], set())


# Addresses


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [("diff/3..1/", "diff/1..3/"), ("diff/01..3/", "diff/1..3/"), ("diff/2..2/", "v/2/"), ("diff/02..2/", "v/2/")],
)
def test_there_is_one_address_of_two_versions(visitor: Client, notice: Notice, path: str, leads_to: str):
    answer = visitor.get(at(notice, path))

    assert (answer.status_code, answer["Location"]) == (301, at(notice, leads_to))


@pytest.mark.parametrize("tail", ["diff/1..4/", "diff/0..1/", f"diff/1..{10**30}/", "diff/4..4/", "diff/?a=1&b=4"])
def test_a_version_that_was_never_published_is_not_found(visitor: Client, notice: Notice, tail: str):
    assert visitor.get(at(notice, tail)).status_code == 404


def test_a_draft_is_not_found_by_any_method(notice: Notice, editor: User):
    draft = created(editor).notice

    for number in (draft.pk, 10**30):
        for tail in ("diff/1..1/", "diff/1..2/", "diff/?a=1&b=2", "diff/"):
            for method in METHODS:
                assert getattr(Client(), method)(f"/varsel/{number}/{tail}").status_code == 404


@pytest.mark.parametrize("method", METHODS[2:])
def test_it_can_only_be_read(notice: Notice, method: str):
    for tail in ("diff/1..2/", "diff/?a=1&b=2"):
        answer = getattr(Client(enforce_csrf_checks=True), method)(at(notice, tail))
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_the_form_leads_to_the_address(visitor: Client, notice: Notice):
    form = next(form for form in page_of(visitor.get(at(notice, "v/1/"))).forms if "a" in form.fields)
    assert form.fields == {"a": ["1", "2", "3"], "b": ["1", "2", "3"]}

    for query in ("?a=3&b=1", "?a=1&b=3"):
        answer = visitor.get(form.action + query, follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, at(notice, "diff/1..3/"))


@pytest.mark.parametrize("query", ["a=x&b=1", "a=1&b=-1", "a=1&b=1.5", f"a=1&b={'9' * 5000}", "a=%00&b=1"])
def test_a_choice_of_nothing_is_not_found(visitor: Client, notice: Notice, query: str):
    assert visitor.get(at(notice, f"diff/?{query}")).status_code == 404


@pytest.mark.parametrize("query", ["", "?a=1", "?a=&b=2"])
def test_without_two_choices_it_is_the_notice(visitor: Client, notice: Notice, query: str):
    answer = visitor.get(at(notice, f"diff/{query}"))

    assert (answer.status_code, answer["Location"]) == (301, at(notice, f"{notice.slug}/"))


def test_a_notice_that_is_called_diff_can_be_read(visitor: Client, editor: User, reviewer: User):
    notice = made_public(editor, reviewer, document=complete_document(title="Diff")).notice
    assert notice.slug == "diff"

    assert "<h1>Diff</h1>" in visitor.get(at(notice, "diff/")).text


# Withdrawn, scheduled


def test_with_a_version_that_was_wrong_nothing_is_compared(visitor: Client, notice: Notice, manager: User, republish):
    act(workflow.withdraw, notice, manager, **WRONG)
    for tail in ("diff/1..2/", "diff/2..3/", "diff/3..1/", "diff/3..3/"):
        assert visitor.get(at(notice, tail)).status_code == 410

    republish(notice, "Rettet.")

    for tail in ("diff/2..3/", "diff/3..4/", "diff/4..3/"):
        answer = visitor.get(at(notice, tail))
        assert answer.status_code == 410
        assert "Feil dose." in answer.text
        assert "Godkjent i EU" not in answer.text
    assert visitor.get(at(notice, "diff/2..4/")).status_code == 200


def test_what_was_kept_is_not_shown_after_it_was_withdrawn_as_wrong(visitor: Client, notice: Notice, manager: User):
    assert visitor.get(at(notice, "diff/1..3/")).status_code == 200

    act(workflow.withdraw, notice, manager, **WRONG)

    assert visitor.get(at(notice, "diff/1..3/")).status_code == 410


def today() -> str:
    return date_format(timezone.localdate(), "DATE_FORMAT")


def test_an_outdated_notice_is_compared_under_a_banner(visitor: Client, notice: Notice, manager: User):
    before = visitor.get(at(notice, "diff/1..2/"))
    act(workflow.withdraw, notice, manager, **OUTDATED)

    after = visitor.get(at(notice, "diff/1..2/"), headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    withdrawn = _("Withdrawn %(day)s because it is outdated:") % {"day": today()}
    assert withdrawn in after.text
    assert withdrawn not in before.text
    assert "Metoden er innført." in after.text


def test_a_scheduled_version_is_compared_from_its_second_on(visitor: Client, notice: Notice, republish, set_now):
    soon = timezone.now() + timedelta(seconds=40)
    republish(notice, "Kommer snart.", publish_at=soon)

    assert visitor.get(at(notice, "diff/3..4/")).status_code == 404
    page = visitor.get(at(notice, "diff/1..3/"))
    assert int(page["Cache-Control"].rpartition("=")[2]) < 40
    set_now(soon)
    assert visitor.get(at(notice, "diff/3..4/")).status_code == 200


# What it costs


def test_it_takes_three_queries_and_the_second_time_one(visitor: Client, notice: Notice, django_assert_num_queries):
    with django_assert_num_queries(3):
        first = visitor.get(at(notice, "diff/1..3/"))
    with django_assert_num_queries(1) as queries:
        again = visitor.get(at(notice, "diff/1..3/"))

    assert again.content == first.content
    assert "django_session" not in str(queries.captured_queries)
    assert again.cookies == {}
    assert again["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in again.headers.get("Vary", "")


def test_two_texts_are_compared_once_in_each_language(notice: Notice, monkeypatch: pytest.MonkeyPatch):
    record = ledger.public_record(notice.number or 0)
    assert record is not None
    pair = record.versions[:2]
    calls: list[Any] = []

    def counted(*both: Any) -> Any:
        calls.append(both)
        return compare(*both)

    monkeypatch.setattr(comparison, "compare", counted)

    html_by_language = {}
    for language in ("nb", "en", "nb", "en"):
        with translation.override(language):
            html_by_language[language] = comparison.published_comparison(*pair).html

    assert len(calls) == 2
    assert 'lang="en"> inserted: <' in html_by_language["en"]
    assert 'lang="en"> inserted: <' not in html_by_language["nb"]


def test_comparisons_are_kept_apart_from_what_counts_attempts_to_sign_in(
    visitor: Client, notice: Notice, django_assert_num_queries
):
    visitor.get(at(notice, "diff/1..3/"))

    cache.clear()

    with django_assert_num_queries(1):
        visitor.get(at(notice, "diff/1..3/"))


def test_who_has_the_page_gets_told_that_nothing_is_new(visitor: Client, notice: Notice):
    where = at(notice, "diff/1..2/")
    etag = visitor.get(where)["ETag"]

    same = visitor.get(where, headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert visitor.get(at(notice, "diff/1..3/"), headers={"If-None-Match": etag}).status_code == 200
    assert visitor.head(where).headers["ETag"] == etag


# Ways to it


def links(response: Any, notice: Notice) -> list[str]:
    """Where the page's links to differences lead, in its order."""
    return [link for link in page_of(response).links if link.startswith(at(notice, "diff/"))]


def test_the_log_leads_from_each_version_to_what_it_changed(visitor: Client, notice: Notice):
    page = visitor.get(at(notice, f"{notice.slug}/"))

    # The byline leads to what the version changed, as its entry in the log does.
    assert links(page, notice) == [at(notice, f"diff/{change}/") for change in ("2..3", "2..3", "1..2")]
    assert _("Changes from version %(number)s") % {"number": 2} in page.text


def test_the_log_passes_over_a_version_that_was_wrong(visitor: Client, notice: Notice, manager: User, republish):
    act(workflow.withdraw, notice, manager, **WRONG)
    republish(notice, "Rettet.")

    page = visitor.get(at(notice, f"{notice.slug}/"))

    assert links(page, notice) == [at(notice, f"diff/{change}/") for change in ("2..4", "2..4", "1..2")]
    assert {link: visitor.get(link).status_code for link in links(page, notice)} == dict.fromkeys(
        links(page, notice), 200
    )
    (form,) = page_of(page).forms
    assert form.fields["a"] == ["1", "2", "4"]


def test_an_earlier_version_leads_to_the_newest_and_to_what_has_changed_since(visitor: Client, notice: Notice):
    old, newest = visitor.get(at(notice, "v/1/")), visitor.get(at(notice, "v/3/"))

    banner = old.text.partition('data-kind="info"')[2].partition("</section>")[0]
    assert _("This is version %(number)s, which has been replaced:") % {"number": 1} in banner
    assert f'href="{at(notice, f"{notice.slug}/")}"' in banner
    assert f'href="{at(notice, "diff/1..3/")}"' in banner
    assert _("See what has changed since") not in newest.text


def test_an_earlier_version_of_an_outdated_notice_says_both(visitor: Client, notice: Notice, manager: User):
    act(workflow.withdraw, notice, manager, **OUTDATED)

    old, last = visitor.get(at(notice, "v/1/")), visitor.get(at(notice, "v/3/"))

    for page in (old, last):
        assert _("Withdrawn %(day)s because it is outdated:") % {"day": today()} in page.text
        # One sentence stands before the title, whatever there is to say.
        assert page.text.partition("<main")[2].partition("<h1>")[0].count("<p>") == 1
        assert _("Read the version that is in force now") not in page.text
    old_byline, last_byline = (
        page.text.partition('class="hs-byline"')[2].partition("</ul>")[0] for page in (old, last)
    )
    assert f'href="{at(notice, "diff/1..3/")}"' in old_byline
    assert _("Read the last version") in old_byline
    assert _("Read the last version") not in last_byline


def test_a_notice_with_one_version_has_nothing_to_compare(visitor: Client, editor: User, reviewer: User):
    notice = made_public(editor, reviewer).notice

    page = visitor.get(at(notice, f"{notice.slug}/"))

    assert links(page, notice) == []
    assert page_of(page).forms == []
