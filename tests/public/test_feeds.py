"""The feeds: what they tell and when, and that they keep to RFC 4287."""

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from notices import workflow
from notices.document.model import Choice
from notices.models import Notice
from notices.public import feeds
from tests.support.atom_rules import ATOM, LANG, entries, faults, links, text, titles
from tests.support.sites import Site
from tests.support.worlds import act, complete_document, published, saved, submitted, withdrawn

pytestmark = pytest.mark.django_db

TITLE = "Eksempelmab til behandling av eksempelsyke"


def read(visitor: Client, where: str) -> Element:
    """The feed, which keeps to the rules."""
    answer = visitor.get(where)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = fromstring(answer.content)
    assert list(faults(root)) == []
    return root


def of(notice: Notice) -> str:
    return f"/varsel/{notice.number}/feed.atom"


def nth(title: str, n: int) -> str:
    return _("%(title)s (version %(number)s)") % {"title": title, "number": n}


def as_wrong(notice: Notice, n: int = 1) -> str:
    words = _("Version %(version)s of notice %(number)s is withdrawn as wrong")
    return words % {"version": n, "number": notice.number}


# The list


def test_the_list_tells_what_is_live_and_what_was_withdrawn(site: Site, visitor: Client):
    root = read(visitor, "/feed.atom")

    outdated = _("Withdrawn as outdated: %(title)s") % {"title": TITLE}
    # Newest first, and nothing of what is a draft, in review or scheduled.
    assert titles(root) == [as_wrong(site.wrong), outdated, TITLE, TITLE, TITLE]
    assert [text(entry, "id").partition(":varsel/")[2] for entry in entries(root)] == [
        f"{site.wrong.number}/v/1/withdraw_wrong",
        f"{site.outdated.number}/v/1/withdraw_outdated",
        f"{site.rereviewed.number}/v/1",
        f"{site.revised.number}/v/1",
        f"{site.live.number}/v/1",
    ]
    assert text(entries(root)[1], "summary") == "Metoden er besluttet innført."
    assert text(root, "updated") == text(entries(root)[0], "updated")


def test_the_feed_names_its_publisher_its_licence_and_its_page(site: Site, visitor: Client):
    root = read(visitor, "/feed.atom?q=eksempelmab&unknown=1&area=hud")

    assert root.findtext(f"{ATOM}author/{ATOM}name") == settings.PUBLISHER_NAME
    assert text(root, "rights") == f"{settings.LICENCE_NAME}: {settings.LICENCE_URL}"
    assert links(root, "license") == [settings.LICENCE_URL]
    assert links(root, "self") == ["http://testserver/feed.atom?q=eksempelmab&area=hud"]
    assert links(root, "alternate") == ["http://testserver/?q=eksempelmab&area=hud"]
    assert text(root, "title") == f"{_('Horizon-scanning notices')} (eksempelmab, Hud) – {settings.SITE_NAME}"
    categories = [each.attrib for each in entries(root)[-1].findall(f"{ATOM}category")]
    assert categories == [{"term": "medicine", "label": "Legemiddel"}, {"term": "hud", "label": "Hud"}]


def test_an_entry_leads_to_its_version_and_says_what_changed(site: Site, visitor: Client, editor, reviewer):
    saved(site.live, editor, title="Ny tittel")
    published(editor, reviewer, site.live)

    newest = entries(read(visitor, "/feed.atom"))[0]

    assert text(newest, "title") == nth("Ny tittel", 2)
    assert text(newest, "summary") == "Nye opplysninger."
    assert links(newest, "alternate") == [f"http://testserver/varsel/{site.live.number}/v/2/"]
    assert newest.get(LANG) == "nb"


@pytest.mark.parametrize(("language", "words"), [("nb", "Første publisering"), ("en", "First publication")])
def test_an_entry_without_a_note_says_in_the_notices_language_what_it_is(
    visitor: Client, editor, reviewer, language: str, words: str
):
    notice = submitted(editor, document=complete_document(language), public_note="").notice
    act(workflow.approve, notice, reviewer)

    assert text(entries(read(visitor, "/feed.atom"))[0], "summary") == words


def test_words_and_facets_narrow_the_feed_as_the_list(site: Site, visitor: Client, editor, reviewer):
    cancer = (Choice(code="onkologi", label="Kreft"),)
    document = complete_document("en", "device", title="A device against cancer", areas=cancer)
    published(editor, reviewer, document=document)

    for query in ("q=DEVICE", "area=onkologi", "type=device", "type=device&year=" + str(timezone.localtime().year)):
        feed = read(visitor, f"/feed.atom?{query}")
        # Whoever follows anything is told what was wrong: nobody can know any more whom its text concerned.
        assert titles(feed) == ["A device against cancer", as_wrong(site.wrong)]
        assert entries(feed)[0].get(LANG) == "en"
    for nothing in ("q=nowhere", "type=magic", "year=soon"):
        assert titles(read(visitor, f"/feed.atom?{nothing}")) == [as_wrong(site.wrong)]


def test_an_outdated_notice_is_told_only_to_whom_it_concerned(site: Site, visitor: Client):
    title = _("Withdrawn as outdated: %(title)s") % {"title": TITLE}

    assert title in titles(read(visitor, "/feed.atom?area=hud"))
    assert title not in titles(read(visitor, "/feed.atom?area=onkologi"))


def test_what_was_wrong_lends_no_word_to_a_title(visitor: Client, editor, reviewer, manager):
    document = complete_document(areas=(Choice(code="onkologi", label="Hemmelig fagområde"),))
    notice = published(editor, reviewer, document=document).notice
    assert "Hemmelig" in visitor.get("/feed.atom?area=onkologi").text

    act(workflow.withdraw, notice, manager, kind="withdraw_wrong", reason="Feil", public_note="Feil.")

    assert "Hemmelig" not in visitor.get("/feed.atom?area=onkologi").text


def test_a_notice_that_comes_back_is_told_once(site: Site, visitor: Client, editor, reviewer):
    for notice in (site.outdated, site.wrong):
        published(editor, reviewer, saved(notice, editor, complete_document(title="Tilbake")).notice)

    assert titles(read(visitor, "/feed.atom")) == [nth("Tilbake", 2), nth("Tilbake", 2), TITLE, TITLE, TITLE]


def test_a_long_feed_has_pages(site: Site, visitor: Client, monkeypatch):
    monkeypatch.setattr(feeds, "PAGE_LENGTH", 2)

    first, last = read(visitor, "/feed.atom?area=hud"), read(visitor, "/feed.atom?area=hud&page=3")

    assert (len(entries(first)), len(entries(last))) == (2, 1)
    assert links(first, "next") == ["http://testserver/feed.atom?area=hud&page=2"]
    assert (links(first, "previous"), links(last, "next")) == ([], [])
    assert links(last, "previous") == ["http://testserver/feed.atom?area=hud&page=2"]
    # Pages of one feed: who reads them all finds each entry once.
    assert text(first, "id") == text(last, "id")
    pages = [read(visitor, f"/feed.atom?area=hud&page={page}") for page in (1, 2, 3)]
    ids = [text(entry, "id") for page in pages for entry in entries(page)]
    assert len(ids) == len(set(ids)) == 5


@pytest.mark.parametrize(
    "query", ["page=1000000000", "page=999999", "page=x", "q=%00%22%3E%3Cb%3E%EF%BF%BF", "q=" + 999 * "x"]
)
def test_a_strange_question_gets_a_feed_all_the_same(site: Site, visitor: Client, query: str):
    read(visitor, f"/feed.atom?{query}")


def test_a_site_without_notices_has_a_feed_without_entries(visitor: Client):
    first, second = visitor.get("/feed.atom?page=99"), visitor.get("/feed.atom?page=99")

    assert titles(read(visitor, "/feed.atom?page=99")) == []
    assert first.content == second.content


# One notice


def test_a_notice_tells_its_versions_and_withdrawals(site: Site, visitor: Client, editor, reviewer, manager):
    number = site.live.number
    saved(site.live, editor, title="Ny tittel")
    published(editor, reviewer, site.live)
    act(workflow.withdraw, site.live, manager, kind="withdraw_outdated", reason="Innenfor", public_note="Innført.")

    root = read(visitor, of(site.live))

    outdated = _("Withdrawn as outdated: %(title)s") % {"title": "Ny tittel"}
    assert titles(root) == [outdated, nth("Ny tittel", 2), TITLE]
    assert [text(entry, "summary") for entry in entries(root)][:2] == ["Innført.", "Nye opplysninger."]
    assert [link for entry in entries(root) for link in links(entry, "alternate")] == [
        f"http://testserver/varsel/{number}/v/{n}/" for n in (2, 2, 1)
    ]
    assert text(root, "title").startswith(f"{_('Notice %(number)s') % {'number': number}}: Ny tittel")


def test_an_entry_is_the_same_in_every_feed(site: Site, visitor: Client):
    for notice in (site.live, site.outdated):
        mine = entries(read(visitor, of(notice)))[0]
        theirs = {text(entry, "id"): entry for entry in entries(read(visitor, "/feed.atom?area=hud"))}

        assert children(theirs[text(mine, "id")]) == children(mine)


def children(element: Element) -> list[Any]:
    return [(child.tag, child.text, child.attrib) for child in element]


def test_of_what_was_wrong_a_feed_has_no_word(site: Site, visitor: Client):
    root = read(visitor, of(site.wrong))

    assert titles(root) == [as_wrong(site.wrong)] * 2
    assert "ksempel" not in visitor.get(of(site.wrong)).text
    assert [text(entry, "summary") for entry in entries(root)] == ["Metoden er besluttet innført."] * 2
    for entry in entries(root):
        assert visitor.get(links(entry, "alternate")[0]).status_code == 410


def test_a_text_that_is_gone_is_taken_out_of_every_entry(site: Site, visitor: Client, editor, reviewer, manager):
    """Also a version and a withdrawal from before the one that was wrong; with a new version they may be read again."""
    published(editor, reviewer, saved(site.outdated, editor, title="Feil tittel").notice)
    act(workflow.withdraw, site.outdated, manager, kind="withdraw_wrong", reason="Feil", public_note="Feil dose.")

    answer = visitor.get(of(site.outdated)).text

    assert "ksempel" not in answer
    assert "Feil tittel" not in answer
    assert "besluttet innført" not in answer
    assert len(titles(read(visitor, of(site.outdated)))) == 4
    published(editor, reviewer, saved(site.outdated, editor, title="Riktig tittel").notice)
    assert titles(read(visitor, of(site.outdated))) == [
        nth("Riktig tittel", 3),
        as_wrong(site.outdated, 2),
        as_wrong(site.outdated, 2),
        _("Withdrawn as outdated: %(title)s") % {"title": TITLE},
        TITLE,
    ]


def test_who_was_never_public_has_no_feed(site: Site, visitor: Client):
    for notice in (site.draft, site.in_review, site.scheduled):
        assert visitor.get(f"/varsel/{notice.number or notice.pk}/feed.atom").status_code == 404


# How it is served


def both(site: Site) -> list[str]:
    return ["/feed.atom", "/feed.atom?q=eksempelmab", of(site.live), of(site.outdated), of(site.wrong)]


def test_a_feed_is_the_same_until_something_happens(site: Site, visitor: Client, editor, reviewer, client_of):
    for where in both(site):
        first, second = visitor.get(where), client_of(editor).get(where)
        assert first.content == second.content
        assert first["Cache-Control"] == "public, max-age=60"
        assert (second.cookies, second.has_header("Vary")) == ({}, first.has_header("Vary"))
        assert visitor.get(where, headers={"If-None-Match": first["ETag"]}).status_code == 304
        assert (visitor.head(where).status_code, visitor.head(where).content) == (200, b"")
        assert visitor.post(where).status_code == 405
    before = {where: visitor.get(where)["ETag"] for where in both(site)}
    published(editor, reviewer, saved(site.live, editor, title="Eksempelmab igjen").notice)
    changed = [where for where in both(site) if visitor.get(where)["ETag"] != before[where]]
    assert changed == both(site)[:3]


def test_ids_and_addresses_do_not_hang_on_the_host_that_was_asked(site: Site, visitor: Client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    here, there = read(visitor, "/feed.atom"), fromstring(visitor.get("/feed.atom", headers={"Host": "a.no"}).content)

    assert [text(entry, "id") for entry in entries(here)] == [text(entry, "id") for entry in entries(there)]
    assert text(here, "id") == text(there, "id")
    assert links(there, "self") == links(here, "self") == ["http://testserver/feed.atom"]


def test_what_is_scheduled_appears_at_its_second(site: Site, visitor: Client, editor, reviewer, set_now):
    at = timezone.now() + timedelta(hours=1)
    saved(site.live, editor, title="Eksempelmab fra i morgen")
    submitted(editor, site.live)
    act(workflow.approve, site.live, reviewer, publish_at=at)

    def seen(where: str, moment: datetime) -> tuple[bool, str]:
        set_now(moment)
        answer = visitor.get(where)
        return "Eksempelmab fra i morgen" in answer.text, answer["Cache-Control"]

    for where in both(site)[:3]:
        assert seen(where, at - timedelta(minutes=5)) == (False, "public, max-age=60")
        assert seen(where, at - timedelta(seconds=20)) == (False, "public, max-age=20")
        assert seen(where, at - timedelta(microseconds=1)) == (False, "public, max-age=0")
        assert seen(where, at) == (True, "public, max-age=60")


def test_a_feed_takes_as_many_queries_for_one_entry_as_for_many(
    visitor: Client, editor: User, reviewer: User, manager: User, django_assert_num_queries
):
    notice = published(editor, reviewer).notice

    def asks(most: int, where: str, count: int) -> None:
        # What the search knows of the live notices is read once after a change, whoever asks.
        visitor.get("/")
        with django_assert_num_queries(most):
            answer = visitor.get(where)
        assert answer.text.count("<entry") == count

    asks(7, "/feed.atom?q=eksempelmab", 1)
    asks(4, of(notice), 1)
    for _each in range(9):
        published(editor, reviewer)
        withdrawn(editor, reviewer, manager)
        published(editor, reviewer, saved(notice, editor, title=f"Eksempelmab {_each}").notice)
    asks(7, "/feed.atom?q=eksempelmab", 19)
    asks(4, of(notice), 10)


# The way to them


def test_pages_lead_to_their_feeds(site: Site, visitor: Client):
    head = '<link rel="alternate" type="application/atom+xml"'
    listed, notice = (
        visitor.get("/?q=eksempelmab&area=hud&page=1").text,
        visitor.get(f"/varsel/{site.live.number}/v/1/"),
    )

    assert re.search(rf'{re.escape(head)}[^>]* href="/feed\.atom\?q=eksempelmab&amp;area=hud">', listed)
    assert (
        f'href="/feed.atom?q=eksempelmab&amp;area=hud" type="application/atom+xml">{_("Follow this search")}' in listed
    )
    assert f'{head} href="{of(site.live)}">' in notice.text
    assert f'<a href="{of(site.live)}" type="application/atom+xml">{_("Follow this notice")}</a>' in notice.text
