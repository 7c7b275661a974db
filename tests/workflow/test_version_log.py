"""The log of versions on a public page: what was published and what was withdrawn, when, how big, in which words."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices import search as listing
from notices import workflow
from notices.models import Notice, Publication, Review
from notices.search import SearchQuery
from tests.support.worlds import act, published, saved, submitted

pytestmark = pytest.mark.django_db

WORDS = {"reason": "Innenfor huset.", "public_note": "Trukket fordi metoden er innført."}


@pytest.fixture
def change(editor: User, reviewer: User) -> Callable[..., None]:
    """A function: the notice with another title, approved."""

    def by(notice: Notice, title: str, **words: Any) -> None:
        saved(notice, editor, title=title)
        submitted(editor, notice, **words)
        act(workflow.approve, notice, reviewer)

    return by


def log(visitor: Client, notice: Notice) -> list[str]:
    """The entries of the log as a reader reads them."""
    page = visitor.get(f"/varsel/{notice.number}/{notice.slug}/").text
    entries = re.findall(r"<li>(.*?)</li>", page.partition('class="hs-versions"')[2].partition("</ul>")[0], re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", entry)).split()) for entry in entries]


def label(choice: "Review.Change | Publication.Kind") -> str:
    text = str(choice.label)
    return text[0].upper() + text[1:]


def test_every_entry_stands_there_newest_first(editor, reviewer, manager, visitor, change):
    notice = published(editor, reviewer).notice
    change(notice, "Andre", change="minor", public_note="Rettet en skrivefeil.")
    change(notice, "Tredje", change="major", public_note="En ny studie.")
    act(workflow.withdraw, notice, manager, kind="withdraw_outdated", **WORDS)
    change(notice, "Fjerde", change="major", public_note="Tilbake med nye tall.")

    entries = log(visitor, notice)

    today = date_format(timezone.localtime())
    first, minor, major = (label(Review.Change(name)) for name in ("first", "minor", "major"))
    version, changes = (
        (_(words) % {"number": 0}).removesuffix(" 0")
        for words in ("Version %(number)s", "Changes from version %(number)s")
    )
    assert [entry.replace(today, "…") for entry in entries] == [
        f"{version} 4 … · {major} Tilbake med nye tall. {changes} 3",
        f"{label(Publication.Kind.WITHDRAW_OUTDATED)} … {WORDS['public_note']}",
        f"{version} 3 … · {major} En ny studie. {changes} 2",
        f"{version} 2 … · {minor} Rettet en skrivefeil. {changes} 1",
        f"{version} 1 … · {first} Nye opplysninger.",
    ]


def test_of_a_version_that_was_wrong_no_words_are_left(editor, reviewer, manager, visitor, change):
    notice = published(editor, reviewer).notice
    change(notice, "Feil", change="major", public_note="Dosen er 400 mg.")
    act(workflow.withdraw, notice, manager, kind="withdraw_wrong", **WORDS)
    change(notice, "Riktig", change="major", public_note="Dosen er rettet.")

    entries = log(visitor, notice)

    assert len(entries) == 4
    assert "Dosen er 400 mg." not in visitor.get(f"/varsel/{notice.number}/{notice.slug}/").text
    assert WORDS["public_note"] in entries[1]
    assert not any("Innenfor huset." in entry for entry in entries)


def test_it_tells_nothing_of_a_schedule_or_what_was_cancelled(editor, reviewer, manager, visitor):
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Senere")
    submitted(editor, notice, public_note="Kommer i morgen.")
    later = timezone.now() + timedelta(days=1)
    act(workflow.approve, notice, reviewer, publish_at=later)

    assert len(log(visitor, notice)) == 1
    act(workflow.cancel, notice, manager)
    assert len(log(visitor, notice)) == 1


@pytest.mark.parametrize("kind", ["withdraw_outdated", "withdraw_wrong"])
def test_nothing_comes_back_but_through_a_new_review(kind: str, editor, reviewer, manager, visitor):
    notice = published(editor, reviewer).notice
    act(workflow.withdraw, notice, manager, kind=kind, **WORDS)
    statuses = {"withdraw_outdated": 200, "withdraw_wrong": 410}

    act(workflow.submit, notice, editor, public_note="Likevel riktig.")
    assert visitor.get(f"/varsel/{notice.number}/v/1/").status_code == statuses[kind]
    assert listing.search(SearchQuery(), "nb").total == 0
    act(workflow.approve, notice, reviewer)

    assert Review.objects.filter(notice=notice, status="approved").count() == 2
    assert visitor.get(f"/varsel/{notice.number}/v/2/").status_code == 200
    assert listing.search(SearchQuery(), "nb").total == 1
