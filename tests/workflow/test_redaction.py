"""Words are removed by law: two managers, every table, and nothing of them is left; each state of the notice."""

import json

import pytest
from django.contrib.auth.models import User

from notices.document.model import parse
from notices.models import Event, Notice, Redaction, RedactionProposal, Version
from tests.support.redactions import COUNT, NAME, everything_stored, notice_with_words, redacted

pytestmark = pytest.mark.django_db


def test_nothing_in_the_database_holds_the_words_or_a_hash_of_them(
    editor: User, reviewer: User, manager: User, second_manager: User
) -> None:
    notice = notice_with_words(editor, reviewer)
    hashes = set(notice.versions.values_list("sha256", flat=True))
    before = everything_stored()
    assert sum(NAME in text for text in before.values()) > 10

    redacted(notice, manager, second_manager)

    stored = everything_stored()
    for words in (NAME, "Nordmann", COUNT, "nordmann-2020", *hashes):
        held = [table for table, text in stored.items() if words.casefold() in text.casefold()]
        assert held == [], words
