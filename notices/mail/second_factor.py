"""The mail that tells somebody of a change to how they sign in: what, when, and what to do if it was not them."""

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notices.mail.mail_item import url
from notices.mail.messages import Message, language_of
from notices.models import AccountEvent

# By the kind of the event and the kind of factor.
SENTENCES = {
    ("factor_added", "totp"): gettext_noop("An authenticator app was added to your account."),
    ("factor_added", "webauthn"): gettext_noop("A passkey was added to your account."),
    ("factor_added", "recovery_codes"): gettext_noop("New recovery codes were made for your account."),
    ("factor_removed", "totp"): gettext_noop("The authenticator app was removed from your account."),
    ("factor_removed", "webauthn"): gettext_noop("A passkey was removed from your account."),
    ("recovery_code_used", "recovery_codes"): gettext_noop("Somebody signed in to your account with a recovery code."),
    ("directory_connected", ""): gettext_noop(
        "Your account was connected to the directory: who signs in there as you is signed in here."
    ),
    ("factors_removed", ""): gettext_noop(
        "All second factors of your account were removed. Sign in with your password, and set up a new one."
    ),
}
TOLD_KINDS = frozenset(kind for kind, _factor in SENTENCES)


def second_factor_message(event: AccountEvent) -> Message:
    """Return the mail of such an event, in the language of its person. It holds no code and no key."""
    with translation.override(language_of(event.account)):
        context = {
            "sentence": _(SENTENCES[event.kind, event.data.get("type", "")]),
            "when": date_format(timezone.localtime(event.at), "DATETIME_FORMAT"),
            "link": url("mfa_index"),
        }
        return Message(_("Your sign-in has changed"), render_to_string("mail/second_factor.txt", context))
