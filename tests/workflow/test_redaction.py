"""Words are removed by law: two managers, every table, and nothing of them is left; each state of the notice."""

import pytest
from django.contrib.auth.models import User

from notices.document.model import parse
from notices.models import Comment, Event, Listing, Notice, Publication, Redaction
from notices.search import SearchQuery, matching
from notices.verification import verify
from tests.support.redactions import COUNT, NAME, REASON, everything_stored, notice_with_words, redacted
from tests.support.worlds import head_of
from tests.workflow.test_workflow import story

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


def test_nothing_in_the_database_holds_the_words_or_a_hash_of_them(
    editor: User, reviewer: User, manager: User, second_manager: User
) -> None:
    notice = notice_with_words(editor, reviewer)
    hashes = hashes_of(notice)
    assert sum(NAME in text for text in everything_stored().values()) > 10

    redacted(notice, manager, second_manager)

    stored = everything_stored()
    for words in (NAME, "Nordmann", COUNT, "nordmann-2020", *hashes):
        assert [table for table, text in stored.items() if words.casefold() in text.casefold()] == [], words
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
