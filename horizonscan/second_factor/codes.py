"""Codes of an authenticator app count once, and attempts are limited by account and address together."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from notices.access.client_address import client_address
from notices.access.security_log import log_denied

LAST_STEP = "last_step"


@contextmanager
def counted_attempt(person: User) -> Iterator[None]:
    """Count what is tried inside unless it succeeds; raise ValidationError where too much was tried before.

    By the account alone, whoever knows a password could keep its owner out. See decision 0008.
    """
    key = f"second-factor:{person.pk}:{client_address(context.request)}"
    usage = ratelimit.consume(context.request, app="allauth.account", action="login_failed", key=key)
    if usage is None:
        log_denied("second factor", person.pk, ["too many attempts"])
        raise get_adapter().validation_error("too_many_login_attempts")
    try:
        yield
    except ValidationError:
        log_denied("second factor", person.pk, ["wrong code"])
        raise
    usage.rollback()


def step_of(secret: str, code: str) -> int | None:
    """Return the half minute whose code this is, if it counts now."""
    steps = yield_hotp_counters_from_time()
    fitting = [
        step for step in steps if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    ]
    return max(fitting, default=None)


def use_step(app: Authenticator, step: int) -> bool:
    """Use up the code of this half minute and of those before it; return whether nobody had.

    Two requests with one code find the same row, and only one of them changes it.
    """
    if step <= app.data.get(LAST_STEP, 0):
        return False
    data = {**app.data, LAST_STEP: step}
    is_first = Authenticator.objects.filter(pk=app.pk, data=app.data).update(data=data) == 1
    app.data = data
    return is_first


def use_code(factor: Authenticator, code: str) -> bool:
    """Use up a code of an app or a recovery code; return whether it counted."""
    if factor.type != Authenticator.Type.TOTP:
        return bool(factor.wrap().validate_code(code))
    step = step_of(decrypt(factor.data["secret"]), code)
    return step is not None and use_step(factor, step)
