"""The second step of signing in: nobody passes it without a code, a code counts once, and attempts come to an end."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from horizonscan.second_factor.codes import step_of, use_step
from tests.support.second_factors import SECRET, after_password, app_of, code, recovery_codes_of
from tests.support.wsgi_client import WsgiClient

pytestmark = pytest.mark.django_db

SECOND_STEP = reverse("mfa_authenticate")


def is_in(client: Client) -> bool:
    return client.get(reverse("desk")).status_code == 200


def test_the_password_alone_opens_nothing_and_a_code_the_desk(editor: User, password: str) -> None:
    app_of(editor)
    client = after_password(editor, password)

    addresses = ("desk", "desk-notices", "account_change_password", "mfa_index", "mfa_activate_totp", "admin:index")
    skipped = [client.get(reverse(name)) for name in addresses]
    answer = client.post(SECOND_STEP, {"code": code()})

    assert {response["Location"].partition("?")[0] for response in skipped} <= {
        reverse("account_login"),
        reverse("admin:login"),
    }
    assert answer["Location"] == reverse("desk")
    assert is_in(client)


@pytest.mark.parametrize("wrong", ["", "000000", "<script>", "१२३४५६", "9" * 500])
def test_a_wrong_code_is_refused(wrong: str, editor: User, password: str) -> None:
    app_of(editor)
    client = after_password(editor, password)

    answer = client.post(SECOND_STEP, {"code": wrong})

    assert answer.status_code == 200
    assert not is_in(client)


def test_a_code_counts_once_and_so_does_every_one_before_it(editor: User, password: str) -> None:
    app_of(editor)
    codes = {later: code(later) for later in (-1, 0, 1)}

    def comes_in(later: int) -> bool:
        client = after_password(editor, password)
        client.post(SECOND_STEP, {"code": codes[later]})
        return is_in(client)

    assert [comes_in(later) for later in (0, 0, -1, 1, 1)] == [True, False, False, True, False]


def test_of_two_requests_with_one_code_one_is_let_in(editor: User) -> None:
    app_of(editor)
    first, second = (Authenticator.objects.get(user=editor) for _request in range(2))
    step = step_of(SECRET, code())
    assert step is not None

    assert [use_step(first, step), use_step(second, step)] == [True, False]


def test_the_code_that_set_up_the_app_does_not_sign_in(editor: User, password: str) -> None:
    client = WsgiClient()
    client.post(reverse("account_login"), {"login": editor.username, "password": password})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    first = code(secret=secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": first})["Location"] == reverse("mfa_view_recovery_codes")

    again = after_password(editor, password)
    again.post(SECOND_STEP, {"code": first})

    assert not is_in(again)


def test_a_recovery_code_lets_in_once(editor: User, password: str) -> None:
    app_of(editor)
    first, second, *_more = recovery_codes_of(editor)

    def comes_in(recovery_code: str) -> bool:
        client = after_password(editor, password)
        client.post(SECOND_STEP, {"code": recovery_code})
        return is_in(client)

    assert [comes_in(first), comes_in(first), comes_in(second)] == [True, False, True]


def test_guessing_codes_comes_to_an_end_and_keeps_nobody_out_elsewhere(editor: User, password: str) -> None:
    app_of(editor)
    stranger = after_password(editor, password, address="192.0.2.7")
    for guess in range(5):
        stranger.post(SECOND_STEP, {"code": f"{guess}"})

    answer = stranger.post(SECOND_STEP, {"code": code()})
    owner = after_password(editor, password, address="192.0.2.8")
    owner.post(SECOND_STEP, {"code": code()})

    assert answer.status_code == 200
    assert not is_in(stranger)
    assert is_in(owner)


def test_codes_that_are_right_use_up_no_attempts(editor: User, password: str) -> None:
    app_of(editor)
    spare = recovery_codes_of(editor)

    for recovery_code in spare[:7]:
        client = after_password(editor, password)
        client.post(SECOND_STEP, {"code": recovery_code})
        assert is_in(client)


def test_a_secret_whose_key_is_gone_fits_no_code(editor: User, password: str, settings) -> None:
    app_of(editor)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    readable = after_password(editor, password)
    readable.post(SECOND_STEP, {"code": code()})
    settings.SECRET_KEY_FALLBACKS = []
    lost = after_password(editor, password)

    answers = [lost.post(SECOND_STEP, {"code": guess}) for guess in (code(1), code(secret=""), code(1, secret=""))]

    assert SECRET not in str(Authenticator.objects.get().data)
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not is_in(lost)
