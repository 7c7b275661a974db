"""Passwords: which ones are refused, in which words; how they are hashed, and that an older hash is made anew."""

from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from horizonscan import settings as as_in_production

KARI = User(username="kari.nor", first_name="Karianne", last_name="Nordmann", email="post.nordmann@etaten.example")


def refusals(password: str, person: User | None = KARI) -> list[str]:
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [str(one.code) for one in error.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elleve-tegn", "password_too_short"),
        ("123456789012", "password_entirely_numeric"),
        ("qwertyuiop123", "password_known_word"),
        ("horizonscan-2026", "password_known_word"),
        ("min HorizonScan!", "password_known_word"),
        ("h0r1z0nsc4n er best", "password_known_word"),
        ("ｈｏｒｉｚｏｎｓｃａｎ er best", "password_known_word"),
        ("metode-varsel-nå", "password_known_word"),
        ("vi skriver metodevarsler", "password_known_word"),
        ("hos Legemiddelkontoret", "password_known_word"),
        ("Varslingstjenesten nr 1", "password_known_word"),
        ("KARI.NOR ved havet", "password_known_word"),
        ("ved karianne i havet", "password_known_word"),
        ("nordmann på tur igjen", "password_known_word"),
        ("hei etaten min kjære", "password_known_word"),
        # Long enough, and of this person alone; a short word stands in others by chance.
        ("korrekt hest batteri stift", ""),
        ("blåbær i uvær og norsk", ""),
        ("   mellomrom rundt   ", ""),
        ("🐴🔋📎🧷🪡🧵🪢🧶🥾🧦🧤🧣", ""),
        ("ordentlig " * 100, ""),
    ],
)
def test_what_others_would_try_first_is_refused(settings, password: str, code: str):
    settings.SITE_NAME, settings.PUBLISHER_NAME = "Varslingstjenesten", "Legemiddelkontoret i Norge"
    if code == "password_known_word" and password.startswith("qwerty"):
        code = "password_too_common"

    assert refusals(password) == ([code] if code else [])


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_each_refusal_is_told_in_the_readers_language(language: str):
    sentences = []
    for password in ("elleve-tegn", "123456789012", "qwertyuiop123", "ved karianne i havet", "post.nordmanm@etaten"):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            validate_password(password, KARI)
        sentences += refused.value.messages

    english = ("This password", "The password", "characters")
    assert len(sentences) >= 5
    assert all(sentence.startswith(english) is (language == "en") for sentence in sentences)
    assert any("“kari”" in sentence or "«kari»" in sentence for sentence in sentences)


@pytest.mark.django_db
def test_the_pages_refuse_them_too(editor: User, client_of, password: str):
    client, change = client_of(editor), reverse("account_change_password")
    new = {"oldpassword": password, "password1": "123456789012", "password2": "123456789012"}

    refused = client.post(change, new)
    taken = client.post(change, new | {"password1": "blåbær i uvær", "password2": "blåbær i uvær"})

    assert refused.status_code == 200 and refused.context["form"].errors.keys() == {"password1"}
    assert taken.status_code == 302
    assert User.objects.get(pk=editor.pk).check_password("blåbær i uvær")


@pytest.mark.django_db
def test_a_hash_of_before_is_made_anew_when_its_person_signs_in(settings, editor: User, password: str):
    settings.PASSWORD_HASHERS = as_in_production.PASSWORD_HASHERS
    User.objects.filter(pk=editor.pk).update(password=make_password(password, hasher="pbkdf2_sha256"))

    client = Client()
    client.post(reverse("account_login"), {"login": "editor", "password": password})

    editor.refresh_from_db()
    assert identify_hasher(editor.password).algorithm == "argon2"
    assert editor.password.startswith("argon2$argon2id$")
    assert client.get(reverse("desk")).status_code == 200


@pytest.mark.django_db
def test_who_is_asked_again_while_their_hash_is_made_anew_stays_signed_in(settings, editor: User, password: str):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    client = Client()
    client.force_login(editor)

    answer = client.post(reverse("account_reauthenticate"), {"password": password})

    assert answer.status_code == 302
    assert User.objects.get(pk=editor.pk).password.startswith("pbkdf2")
    assert client.get(reverse("desk")).status_code == 200


def test_nothing_keeps_anybody_from_pasting_a_long_password():
    fields: list[Any] = []
    for name in ("SignInForm", "ChangePasswordForm", "OwnAddressForm"):
        form: Any = getattr(__import__("horizonscan.account_forms", fromlist=[name]), name)
        fields += [*form.base_fields.values(), *form.declared_fields.values()]
    limits = [field.max_length for field in fields if type(field).__name__.endswith("PasswordField")]

    assert limits and set(limits) == {None}
    assert get_adapter().clean_password("korrekt hest batteri stift " * 20)


def test_another_password_takes_the_present_one(editor: User, client_of, password: str):
    other = "en lang setning om hester"
    client, where = client_of(editor), reverse("account_change_password")
    hashes = []

    for present in ("not this one", password):
        client.post(where, {"oldpassword": present, "password1": other, "password2": other})
        editor.refresh_from_db()
        hashes.append(editor.check_password(other))

    assert hashes == [False, True]
