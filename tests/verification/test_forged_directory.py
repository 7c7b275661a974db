"""`verify` on who comes in through the directory: what somebody wrote into the database or took out is found."""

from collections.abc import Callable

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User

from notices.verification import verify
from notices.verification.directory import findings
from notices.workflow.accounts import connect_directory
from tests.support.addresses import taken_back
from tests.support.tables import execute

pytestmark = pytest.mark.django_db


def test_each_forged_way_in_is_found(editor: User, reviewer: User) -> None:
    connect_directory(person=editor, uid="uid-of-the-editor")
    assert list(findings()) == []
    forged = SocialAccount(user=reviewer, provider="directory", uid="uid-of-somebody")
    rows = SocialAccount.objects
    attacks: list[tuple[Callable[[], object], str]] = [
        (lambda: rows.bulk_create([forged]), "no event says that it was made"),
        (lambda: rows.update(user=reviewer), "no event says that it was made"),
        (lambda: execute("DELETE FROM socialaccount_socialaccount"), "is gone, and no event says"),
    ]

    for attack, sentence in attacks:
        with taken_back():
            attack()
            assert [sentence in finding for finding in findings()] == [True]
            assert any(sentence in finding for finding in verify())
    with taken_back():
        rows.update(uid="uid-of-somebody")
        assert len(list(findings())) == 2
    rows.get().delete()
    assert list(findings()) == []
