"""`verify` on second factors: one that somebody wrote into the database, changed or took out is found."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.models import User

from notices.verification import verify
from notices.verification.second_factors import findings
from tests.support.addresses import taken_back
from tests.support.second_factors import app_of, recovery_codes_of
from tests.support.tables import execute

pytestmark = pytest.mark.django_db


def test_each_forged_factor_is_found(editor: User, other_editor: User) -> None:
    app, other_app = app_of(editor), app_of(other_editor)
    recovery_codes_of(editor)
    assert list(findings()) == []
    secret = {"secret": encrypt("A" * 32)}
    forged = Authenticator(user=editor, type="webauthn", data={"name": "x", "credential": {}})
    rows = Authenticator.objects
    attacks: list[tuple[Callable[[], object], str]] = [
        (lambda: rows.bulk_create([forged]), "no event says that it was added"),
        (lambda: rows.filter(pk=app.pk).update(data=secret), "it is not the one that was added"),
        (lambda: rows.filter(pk=app.pk).update(data=other_app.data), "it is not the one that was added"),
        (lambda: rows.filter(user=editor, type="totp").update(type="webauthn"), "of another person or kind"),
        (lambda: execute("DELETE FROM mfa_authenticator WHERE id = %s", app.pk), "is gone, and no event says"),
    ]

    for attack, sentence in attacks:
        with taken_back():
            attack()
            assert [sentence in finding for finding in findings()] == [True]
            assert any(sentence in finding for finding in verify())


def test_what_changes_as_a_factor_is_used_is_no_finding(editor: User) -> None:
    app = app_of(editor)
    recovery_codes_of(editor)
    app.data["last_step"] = 1
    app.record_usage()
    app.save()
    codes = Authenticator.objects.get(type="recovery_codes")
    codes.data |= {"used_mask": 3, "viewed_at": 1.0}
    codes.save()

    assert list(findings()) == []
    codes.delete()
    assert list(findings()) == []
