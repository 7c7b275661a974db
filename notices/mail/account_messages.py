"""What a mail about an account says, in its person's language, and to whom: decided when it is sent, not before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.access.address_changes import CONFIRM_TIME, OBJECT_TIME, path_to_confirm, path_to_object
from notices.access.attempts import Attempts
from notices.access.names import account_named
from notices.access.people import account_with_address
from notices.mail.mail_item import url
from notices.mail.messages import Message, language_of
from notices.models import AccountMail

# So that nobody fills a stranger's postbox from many addresses. The link of an earlier mail works longer than a pause.
NEW_PASSWORD_MAILS = Attempts("mails", 3, longest_pause=timedelta(hours=1), forgotten_after=timedelta(hours=1))
HOUR = 3600


@dataclass(frozen=True)
class Letter:
    """A mail and its address."""

    to: str
    message: Message


def letter_of(row: AccountMail) -> Letter | None:
    """Return the mail of a row; None where nobody is to get it, or not any more."""
    person = row.person or account_named(row.data["typed"])
    if person is None or not (person.is_active or row.kind == AccountMail.Kind.INVITED_ELSEWHERE):
        return None
    with translation.override(language_of(person)):
        letter = _LETTERS[row.kind](row, person)
    return letter if letter and letter.to else None


def _new_password(row: AccountMail, person: User) -> Letter | None:
    """Return the mail with a link by which somebody chooses a new password, unless they never had one here."""
    if not person.has_usable_password():
        return None
    if row.attempts == 0 and NEW_PASSWORD_MAILS.count(str(person.pk)):
        return None
    arguments = [user_pk_to_url_str(person), default_token_generator.make_token(person)]
    link = urljoin(settings.SITE_URL, reverse("account_reset_password_from_key", args=arguments))
    context = {"link": link, "username": person.get_username(), "hours": settings.PASSWORD_RESET_TIMEOUT // HOUR}
    return Letter(person.email, _message(_("Choose a new password"), "new_password", context))


def _confirm_address(row: AccountMail, person: User) -> Letter | None:
    """Return the mail to the new address, unless it is somebody else's."""
    address = row.data["to"]
    if account_with_address(address, besides=person.pk):
        return None
    link = urljoin(settings.SITE_URL, path_to_confirm(row.data["event"], address))
    context = {"link": link, "username": person.get_username(), "until": _moment(row.created_at + CONFIRM_TIME)}
    return Letter(address, _message(_("Confirm your new e-mail address"), "confirm_address", context))


def _address_asked(row: AccountMail, person: User) -> Letter:
    """Return the mail to the address that an account has, when another one was asked for."""
    return Letter(row.data["to"], _message(_("A new e-mail address was asked for"), "address_asked", _notice(row)))


def _address_changed(row: AccountMail, person: User) -> Letter:
    """Return the mail that tells of a new address, to the former one and, where somebody else did it, to the new."""
    return Letter(row.data["to"], _message(_("Your e-mail address has changed"), "address_changed", _notice(row)))


def _notice(row: AccountMail) -> dict[str, Any]:
    event_id = row.data.get("event")
    return {
        "when": _moment(row.created_at),
        "link": urljoin(settings.SITE_URL, path_to_object(event_id)) if event_id else "",
        "until": _moment(row.created_at + OBJECT_TIME),
    }


def _invited_elsewhere(row: AccountMail, person: User) -> Letter:
    context = {"publisher": settings.PUBLISHER_NAME}
    return Letter(row.data["to"], _message(_("Your invitation does not hold any more"), "invited_elsewhere", context))


def _failed_sign_ins(row: AccountMail, person: User) -> Letter:
    """Return the mail to an owner whose password many have tried."""
    context = {
        "number": row.data["number"],
        "since": _moment(datetime.fromtimestamp(row.data["since"], UTC)),
        "until": _moment(row.created_at),
        "addresses": row.data["addresses"],
        "link": url("account_reset_password"),
    }
    return Letter(person.email, _message(_("Many wrong passwords at your account"), "failed_sign_ins", context))


_LETTERS: dict[str, Callable[[AccountMail, User], Letter | None]] = {
    AccountMail.Kind.RESET: _new_password,
    AccountMail.Kind.CONFIRM_ADDRESS: _confirm_address,
    AccountMail.Kind.ADDRESS_ASKED: _address_asked,
    AccountMail.Kind.ADDRESS_CHANGED: _address_changed,
    AccountMail.Kind.INVITED_ELSEWHERE: _invited_elsewhere,
    AccountMail.Kind.FAILED_SIGN_INS: _failed_sign_ins,
}


def _message(subject: str, template: str, context: dict[str, Any]) -> Message:
    context |= {"site": settings.SITE_NAME}
    return Message(" ".join(subject.split()), render_to_string(f"mail/{template}.txt", context))


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
