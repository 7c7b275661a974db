"""Words are removed by law: two managers, every table, and nothing of them is left; each state of the notice."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from notices import workflow
from notices.document.model import parse
from notices.models import Comment, Event, Listing, Notice, Publication, Redaction, RedactionProposal
from notices.search import SearchQuery, matching
from notices.verification import verify
from notices.workflow import accounts
from tests.support.redactions import COUNT, NAME, REASON, everything_stored, notice_with_words, proposed, redacted
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted, withdrawn
from tests.workflow.test_workflow import refusal, story

pytestmark = pytest.mark.django_db

MARK = "[fjernet etter loven]"


def hashes_of(notice: Notice) -> set[str]:
    """Every hash that is made of the words and stands somewhere plainly."""
    texts = set(notice.versions.values_list("sha256", flat=True))
    entries = Publication.objects.filter(notice=notice)
    markup = {each for entry in entries for each in (entry.words_sha256, entry.markup_sha256)}
    comments = {comment.words_sha256 for comment in Comment.objects.filter(notice=notice) if NAME in comment.text}
    requests = {event.data["request"] for event in Event.objects.filter(notice=notice, version__isnull=False)}
    return texts | markup | comments | requests - _untouched(notice)


def _untouched(notice: Notice) -> set[str]:
    """The requests of commands without a word of the text."""
    others = Event.objects.filter(notice=notice, command__in=["assign", "propose_redaction", "redact"])
    return {event.data["request"] for event in others}


# Hashes, ids and parts of seconds.
RANDOM = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}|\.[0-9]{6}")


def _readable(text: str, words: str) -> str:
    """Without what holds four digits by chance, where no hash is looked for."""
    return text if len(words) > len(NAME) else RANDOM.sub("", text)


def test_nothing_in_the_database_holds_the_words_or_a_hash_of_them(
    editor: User, reviewer: User, manager: User, second_manager: User
) -> None:
    notice = notice_with_words(editor, reviewer)
    hashes = hashes_of(notice)
    assert sum(NAME in text for text in everything_stored().values()) > 10

    redacted(notice, manager, second_manager)

    stored = everything_stored()
    for words in (NAME, "Nordmann", COUNT, "nordmann-2020", *hashes):
        holding = [table for table, text in stored.items() if words.casefold() in _readable(text, words).casefold()]
        assert holding == [], words
    for version in notice.versions.all():
        parse(version.content)
    disease = head_of(notice).document.disease
    assert disease.startswith(f"<p>Kontakt {MARK} [@") and disease.endswith(f"i dag.</p><p>{MARK}</p>")
    assert head_of(notice).document.trials[0].participants is None
    assert head_of(notice).document.description == "<p>Se siden. Et antistoff.</p>"
    assert not matching(SearchQuery.of({"q": "Nordmann"}), Listing.objects.live()).exists()
    assert list(verify(render=True)) == []
    redaction = Redaction.objects.get()
    assert (redaction.proposed_by, redaction.confirmed_by, redaction.reason) == (manager, second_manager, REASON)
    assert story(notice)[-2:] == ["propose_redaction", "redact"]


def test_who_proposed_it_does_not_confirm_it_and_another_manager_may_decline(
    notice: Notice, manager: User, second_manager: User
) -> None:
    proposed(notice, manager, "Eksempelmab")

    assert refusal(act, workflow.redact, notice, manager) == ["proposed_it"]
    assert refusal(proposed, notice, second_manager, "Eksempelmab") == ["redaction_waits"]
    act(workflow.decline_redaction, notice, second_manager)
    assert refusal(act, workflow.redact, notice, second_manager) == ["no_redaction"]
    assert "Eksempelmab" in head_of(notice).content and not RedactionProposal.objects.exists()


def test_who_is_no_manager_any_more_confirms_nothing_and_stands_behind_nothing(
    notice: Notice, manager: User, second_manager: User
) -> None:
    proposed(notice, manager, "Eksempelmab")
    accounts.end_role(person=manager, role="manager", by=None)

    assert refusal(act, workflow.redact, notice, second_manager) == ["proposer_left"]
    assert refusal(act, workflow.redact, notice, manager) == ["role"]
    assert refusal(proposed, notice, manager, "Eksempelmab") == ["role"]


@pytest.mark.parametrize(
    ("words", "reason", "codes"),
    [
        ("x", REASON, ["unfit_words"]),
        ("finnes ikke", REASON, ["words_nowhere"]),
        ("Eksempelmab", "", ["reason"]),
        ("Eksempelmab", "Om eksempelmab.", ["reason"]),
        ("Eksempelmab", "x" * 501, ["reason"]),
    ],
)
def test_a_proposal_needs_words_that_stand_there_and_a_reason_without_them(
    words: str, reason: str, codes: list[str], notice: Notice, manager: User
) -> None:
    assert refusal(proposed, notice, manager, words, reason) == codes


def test_no_words_are_removed_under_a_review_or_before_a_publication(
    editor: User, reviewer: User, manager: User, second_manager: User
) -> None:
    notice = submitted(editor).notice
    proposed(notice, manager, "Eksempelmab")
    assert refusal(act, workflow.redact, notice, second_manager) == ["in_review"]

    act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(days=1))
    assert refusal(act, workflow.redact, notice, second_manager) == ["pending"]

    act(workflow.cancel, notice, manager)
    act(workflow.redact, notice, second_manager)
    assert "Eksempelmab" not in head_of(notice).content
    assert list(verify()) == []


@pytest.mark.parametrize(
    "where",
    [
        lambda people: withdrawn(*people[:3]).notice,
        lambda people: withdrawn(people[0], people[1], people[2], kind="withdraw_wrong").notice,
        lambda people: act(workflow.discard, created(people[0]).notice, people[0]).notice,
    ],
)
def test_words_go_whatever_became_of_the_notice(
    where: Callable[[list[User]], Notice], editor: User, reviewer: User, manager: User, second_manager: User
) -> None:
    notice = where([editor, reviewer, manager])

    redacted(notice, manager, second_manager, "Eksempelmab")

    assert all("Eksempelmab" not in version.content for version in notice.versions.all())
    assert list(verify(render=True)) == []


def test_work_goes_on_from_what_is_left(editor: User, reviewer: User, manager: User, second_manager: User) -> None:
    notice = published(editor, reviewer).notice
    redacted(notice, manager, second_manager, "Eksempelmab")

    version = saved(notice, editor, title="Nytt navn").version
    published(editor, reviewer, notice)

    assert version is not None and version.redaction is None
    assert MARK in head_of(notice).document.trials[0].intervention
    redacted(notice, second_manager, manager, "Placebo\nNytt navn")
    assert [each.redaction_id is not None for each in notice.versions.order_by("number")] == [True, True]
    assert list(verify(render=True)) == []


def test_what_was_changed_past_the_program_is_not_sealed_anew(
    notice: Notice, manager: User, second_manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed(notice, manager, "Eksempelmab")
    monkeypatch.setattr("notices.workflow.redaction.removal.sha256", lambda content: "another")

    assert refusal(act, workflow.redact, notice, second_manager) == ["not_as_written"]


def test_a_page_that_is_out_of_date_confirms_nothing(
    notice: Notice, editor: User, manager: User, second_manager: User
) -> None:
    seen: dict[str, Any] = {"etag": proposed(notice, manager, "Eksempelmab").notice.etag, "seen_version": 1}
    saved(notice, editor, title="Nytt navn")

    assert refusal(act, workflow.redact, notice, second_manager, **seen) == ["out_of_date"]
    assert complete_document().title in notice.versions.get(number=1).content
