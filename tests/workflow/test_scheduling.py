"""Approved for later publication: nobody sees it before, everybody at that time, and no job is run in between.

What is read goes by the program's clock, which these tests move. What the database refuses goes by a clock of its own:
those tests really wait.
"""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from notices import search as listing
from notices import workflow
from notices.access.notice_state import NoticeState
from notices.document.model import Document
from notices.models import Area, Event, Listing, Notice, Publication, Review
from notices.search import SearchQuery
from notices.verification import verify
from tests.support.browsing import without_request_id
from tests.support.roles import give_roles
from tests.support.sites import draft_document
from tests.support.worlds import (
    act,
    alone_in_the_world,
    complete_document,
    created,
    head_of,
    published,
    saved,
    submitted,
)
from tests.workflow.test_workflow import refusal, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_area")]

WORD = "kanarifuglsang"
DAY = timedelta(days=1)
SOON = timedelta(seconds=2)


@pytest.fixture(scope="module")
def lasting_area(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> None:
    """An area that only secret texts have."""
    with lasting_database.unblock():
        administrator = User.objects.create_user("administrator", is_superuser=True)
        workflow.save_code(row=Area(code=WORD, name_nb=WORD, name_nn=WORD, name_en=WORD), by=administrator)


def secret() -> Document:
    return complete_document(title=f"Om {WORD}", status=f"<p>{WORD}</p>", areas=({"code": WORD, "label": WORD},))


def scheduled(editor: User, reviewer: User, notice: Notice | None = None, ahead: timedelta = DAY) -> Publication:
    """The notice's head, or a new text with the word, approved for a time to come."""
    notice = notice or created(editor, secret()).notice
    submitted(editor, notice)
    entry = act(workflow.approve, notice, reviewer, publish_at=timezone.now() + ahead).publication
    assert entry is not None
    return entry


def wait_for(entry: Publication) -> None:
    """Until it has taken effect for the database too."""
    time.sleep(max(0.0, (entry.effective_at - timezone.now()).total_seconds()) + 0.01)


def assert_sound() -> None:
    """Everything holds together, and what is copied for lists is what would be made anew."""
    assert list(verify()) == []
    call_command("rebuild_listings", "--check", verbosity=0)


def pages(notice: Notice, n: int = 1) -> list[str]:
    versions = f"/varsel/{notice.number}/v/{n}"
    return [
        f"/varsel/{notice.number}/{notice.slug}/",
        f"/varsel/{notice.number}.json",
        f"{versions}/",
        f"{versions}.json",
    ]


LISTS = ["/", f"/?q={WORD}", f"/?area={WORD}", "/?type=medicine"]


def visible_places(visitor: Client, notice: Notice, n: int = 1) -> dict[str, bool]:
    """Where a visitor can read the text: every page of it, every list that it would stand in, and health."""
    answers = {where: visitor.get(where) for where in [*pages(notice, n), *LISTS, "/health/"]}
    return {where: f"Om {WORD}" in re.sub("</?mark>", "", answer.text) for where, answer in answers.items()}


# Nobody before, everybody then


def test_nobody_sees_it_before_and_everybody_at_its_very_moment(editor, reviewer, visitor, set_now):
    entry = scheduled(editor, reviewer)
    surfaces = [*pages(entry.notice), *LISTS]
    assert {visitor.get(where).status_code for where in pages(entry.notice)} == {404}

    for moment, is_there in [
        (timezone.now(), False),
        (entry.effective_at - timedelta(microseconds=1), False),
        (entry.effective_at, True),
        (entry.effective_at + DAY, True),
    ]:
        set_now(moment)
        assert visible_places(visitor, entry.notice) == dict.fromkeys(surfaces, is_there) | {"/health/": False}
        # Facets too: the area is only this notice's.
        assert (WORD in visitor.get("/").text) is is_there
        assert listing.search(SearchQuery(), "nb").total == int(is_there)
        # The number alone leads to it, once it is there.
        assert visitor.get(f"/varsel/{entry.notice.number}/").status_code == (301 if is_there else 404)


def test_before_its_time_it_is_the_same_nothing_as_a_number_that_never_was(editor, reviewer, visitor, settings):
    settings.DEBUG = False
    entry = scheduled(editor, reviewer)

    for tail in (f"/{entry.notice.slug}/", "/v/1/", "/v/1.json", ".json"):
        there, never = visitor.get(f"/varsel/{entry.notice.number}{tail}"), visitor.get(f"/varsel/99999{tail}")
        assert (there.status_code, without_request_id(there.content)) == (
            never.status_code,
            without_request_id(never.content),
        )


def test_it_takes_the_place_of_the_live_version_at_its_very_moment(editor, reviewer, visitor, set_now):
    live = published(editor, reviewer).notice
    saved(live, editor, title=f"Om {WORD}")
    entry = scheduled(editor, reviewer, live)
    address = f"/varsel/{live.number}/{entry.notice.slug}/"

    before = visitor.get(address)
    assert "<h1>Eksempelmab" in before.text and WORD not in before.text
    assert visitor.get(f"/varsel/{live.number}/v/2/").status_code == 404
    set_now(entry.effective_at)

    assert f"<h1>Om {WORD}</h1>" in visitor.get(address).text
    assert visitor.get(f"/varsel/{live.number}/v/2/").status_code == 200
    results = listing.search(SearchQuery(), "nb")
    assert [listing.title for listing in results.listings] == [f"Om {WORD}"]
    # "eksempelmab" stands in the text still, the words of the old title nowhere.
    assert visitor.get("/?q=eksempelsyke").context["results"].total == 0
    assert_sound()


@pytest.mark.parametrize(("left", "seconds"), [(3600, 60), (61, 60), (30.5, 30), (0.5, 0)])
def test_no_cache_keeps_a_page_past_the_change(editor, reviewer, visitor, set_now, left: float, seconds: int):
    live = published(editor, reviewer).notice
    saved(live, editor, title=f"Om {WORD}")
    entry = scheduled(editor, reviewer, live)
    set_now(entry.effective_at - timedelta(seconds=left))

    for where in [*pages(live), "/", "/?q=eksempelmab", f"/?q={WORD}", "/?area=hud"]:
        assert visitor.get(where)["Cache-Control"] == f"public, max-age={seconds}", where


def test_a_change_elsewhere_shortens_nothing(editor, reviewer, visitor, set_now):
    other = published(editor, reviewer, document=alone_in_the_world()).notice
    newest = published(editor, reviewer, document=alone_in_the_world()).notice
    entry = scheduled(editor, reviewer)
    set_now(entry.effective_at - timedelta(seconds=10))

    assert {visitor.get(where)["Cache-Control"] for where in pages(other)} == {"public, max-age=60"}
    assert visitor.get("/?q=xqzwvk")["Cache-Control"] == "public, max-age=60"
    # These will name what comes: the list, and the notice that is the newest until then.
    for where in ("/", pages(newest)[0]):
        assert visitor.get(where)["Cache-Control"] == "public, max-age=10"


def test_a_schedule_costs_the_public_no_query(editor, reviewer, visitor, django_assert_num_queries):
    live = published(editor, reviewer).notice
    saved(live, editor, title=f"Om {WORD}")
    scheduled(editor, reviewer, live)

    for where in pages(live):
        with django_assert_num_queries(2):
            visitor.get(where)
    visitor.get("/")
    with django_assert_num_queries(1):
        visitor.get("/")


# Until then


def test_it_is_cancelled_and_its_number_is_kept(editor, reviewer, manager, visitor, set_now):
    entry = scheduled(editor, reviewer)
    number, slug = entry.notice.number, entry.notice.slug

    act(workflow.cancel, entry.notice, manager)
    published(editor, reviewer)
    again = published(editor, reviewer, saved(entry.notice, editor, title="Et annet navn").notice).notice

    assert (again.number, again.slug) == (number, slug)
    assert Publication.objects.filter(notice=again).count() == 2
    set_now(entry.effective_at + DAY)
    assert f"Om {WORD}" not in visitor.get(f"/varsel/{number}/{slug}/").text
    assert visitor.get(f"/varsel/{number}/v/2/").status_code == 404
    assert_sound()


def test_a_cancelled_text_is_a_draft_again_and_what_was_live_stays(editor, reviewer, visitor, set_now):
    live = published(editor, reviewer).notice
    saved(live, editor, title=f"Om {WORD}")
    entry = scheduled(editor, reviewer, live)

    act(workflow.cancel, live, reviewer)

    state = NoticeState.of(live.pk)
    assert (state.is_draft, state.pending) == (True, None)
    assert Listing.objects.get().live_until is None
    set_now(entry.effective_at + DAY)
    assert WORD not in visitor.get(f"/varsel/{live.number}/{entry.notice.slug}/").text
    assert_sound()
    assert story(live)[-1] == "cancel"


def test_what_has_taken_effect_is_cancelled_by_nobody(editor, reviewer, manager, visitor):
    entry = scheduled(editor, reviewer, ahead=timedelta(seconds=0.8))
    wait_for(entry)

    assert refusal(act, workflow.cancel, entry.notice, manager) == ["not_scheduled"]
    with pytest.raises(DatabaseError, match="only cancelled, once and before it takes effect"), transaction.atomic():
        Publication.objects.filter(pk=entry.pk).update(cancelled_by=manager, cancelled_at=timezone.now())
    assert visible_places(visitor, entry.notice)[pages(entry.notice)[0]]
    assert_sound()


def test_somebody_who_is_late_by_a_moment_does_not_cancel_what_the_public_reads(editor, reviewer, manager, set_now):
    """Where the program's set_now is behind the database's, the database has the last word."""
    entry = scheduled(editor, reviewer, ahead=timedelta(seconds=0.8))
    wait_for(entry)
    set_now(entry.effective_at - timedelta(seconds=1))

    assert refusal(act, workflow.cancel, entry.notice, manager) == ["guard"]
    assert Publication.objects.get().cancelled_at is None


def test_a_newer_text_is_written_and_submitted_beside_it_and_approved_after_it(editor, reviewer):
    entry = scheduled(editor, reviewer, ahead=SOON)
    notice = entry.notice
    saved(notice, editor, title="Enda nyere")
    submitted(editor, notice)

    assert refusal(act, workflow.approve, notice, reviewer) == ["pending"]
    wait_for(entry)
    act(workflow.approve, notice, reviewer)

    assert [listing.title for listing in Listing.objects.live()] == ["Enda nyere"]
    assert_sound()


def test_after_a_newer_draft_is_discarded_the_work_goes_on_from_what_is_scheduled(editor, reviewer):
    live = published(editor, reviewer).notice
    saved(live, editor, title=f"Om {WORD}")
    entry = scheduled(editor, reviewer, live)
    saved(live, editor, title="Enda nyere")

    act(workflow.discard, live, editor)

    assert head_of(live) == entry.version
    assert refusal(act, workflow.discard, live, editor) == ["no_draft"]
    assert refusal(act, workflow.submit, live, editor) == ["no_draft"]
    assert_sound()


@pytest.mark.parametrize("kind", ["withdraw_outdated", "withdraw_wrong"])
def test_a_withdrawal_cancels_what_is_scheduled(kind: str, editor, reviewer, manager, visitor, set_now):
    live = published(editor, reviewer).notice
    saved(live, editor, title=f"Om {WORD}")
    entry = scheduled(editor, reviewer, live)

    act(workflow.withdraw, live, manager, kind=kind, reason="Feil.", public_note="Varselet er trukket.")

    entry.refresh_from_db()
    assert entry.cancelled_by == manager
    assert_sound()
    set_now(entry.effective_at + DAY)
    assert not any(visible_places(visitor, entry.notice, n=2).values())
    assert listing.search(SearchQuery(), "nb").total == 0


def test_a_notice_that_was_only_scheduled_is_cancelled_and_not_withdrawn(editor, reviewer, manager):
    entry = scheduled(editor, reviewer)
    words = {"kind": "withdraw_wrong", "reason": "Feil.", "public_note": "Feil."}

    assert refusal(act, workflow.withdraw, entry.notice, manager, **words) == ["not_live"]


# Four eyes


def test_who_wrote_what_is_scheduled_is_a_writer_of_what_follows_until_it_is_published(editor, other_editor, reviewer):
    give_roles(other_editor, "reviewer")
    notice = created(other_editor, draft_document()).notice
    entry = scheduled(editor, reviewer, notice, ahead=SOON)
    saved(notice, editor, title="Bare mitt")
    review = submitted(editor, notice).review
    assert review is not None

    assert refusal(act, workflow.approve, notice, other_editor) == ["writer", "pending"]
    with pytest.raises(DatabaseError, match="nobody approves a text they had a hand in"), transaction.atomic():
        decided = {"decided_by": other_editor, "decided_at": timezone.now()}
        Review.objects.filter(pk=review.pk).update(status="approved", **decided)
    wait_for(entry)

    assert act(workflow.approve, notice, other_editor).publication is not None
    assert_sound()


def test_after_a_cancelled_schedule_its_writers_still_count(editor, other_editor, reviewer, manager):
    give_roles(other_editor, "reviewer")
    notice = created(other_editor, draft_document()).notice
    scheduled(editor, reviewer, notice)
    act(workflow.cancel, notice, manager)
    submitted(editor, saved(notice, editor, title="Bare mitt").notice)

    assert refusal(act, workflow.approve, notice, other_editor) == ["writer"]


# Which time


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(seconds=-1), -DAY, timedelta(days=367)])
def test_only_a_time_to_come_within_a_year_is_taken(ahead: timedelta, editor, reviewer):
    notice = submitted(editor).notice

    assert refusal(act, workflow.approve, notice, reviewer, publish_at=timezone.now() + ahead) == ["publish_at"]
    assert not Publication.objects.exists()
    assert Event.objects.filter(notice=notice).latest("sequence").data["reasons"] == ["publish_at"]
