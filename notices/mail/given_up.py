"""Mail that was given up: whom it did not reach, for managers, who can mend an address or ask about the server."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notices.access.people import name_of
from notices.models import AccountMail, Outbox

# So long the desk shows it.
MAX_AGE = timedelta(days=30)
# So many of each kind are named.
MAX_MAILS = 100

NEWS = gettext_noop("A mail with news from the desk")
SUBJECTS = {
    AccountMail.Kind.RESET: gettext_noop("The link to a new password"),
    AccountMail.Kind.CONFIRM_ADDRESS: gettext_noop("The mail that confirms a new address"),
    AccountMail.Kind.ADDRESS_ASKED: gettext_noop("The mail that another address was asked for"),
    AccountMail.Kind.ADDRESS_CHANGED: gettext_noop("The mail that the address was changed"),
    AccountMail.Kind.INVITED_ELSEWHERE: gettext_noop("The mail that the invitation went to another address"),
    AccountMail.Kind.FAILED_SIGN_INS: gettext_noop("The warning about wrong passwords"),
}


@dataclass(frozen=True)
class GivenUpMail:
    """One mail that nobody got. `subject` is a msgid; `error` is the server's answer, where it is known."""

    at: datetime
    subject: str
    person: User | None
    error: str = ""

    @property
    def text(self) -> str:
        """Say in a sentence what did not arrive, in the page's language."""
        if self.person is None:
            return _("%(mail)s could not be delivered.") % {"mail": _(self.subject)}
        return _("%(mail)s to %(name)s could not be delivered.") % {
            "mail": _(self.subject),
            "name": name_of(self.person),
        }


def given_up_since(moment: datetime) -> list[GivenUpMail]:
    """Return what was given up after the moment, the newest first. Two queries."""
    rows = Outbox.objects.filter(outcome="given up", done_at__gt=moment).select_related("person").order_by("-done_at")
    letters = AccountMail.objects.filter(given_up_at__gt=moment).select_related("person").order_by("-given_up_at")
    mails = [GivenUpMail(row.done_at, NEWS, row.person, row.last_error) for row in rows[:MAX_MAILS] if row.done_at]
    mails += [
        GivenUpMail(row.given_up_at, SUBJECTS[AccountMail.Kind(row.kind)], row.person)
        for row in letters[:MAX_MAILS]
        if row.given_up_at
    ]
    return sorted(mails, key=lambda mail: mail.at, reverse=True)
