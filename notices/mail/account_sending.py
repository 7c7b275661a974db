"""Send the mails about accounts that wait. Two senders may run at once, and either may be interrupted anywhere."""

import logging
from collections import Counter
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db.models import F

from notices.mail.account_messages import letter_of
from notices.models import AccountMail
from notices.models.clock import database_now

# The pause after each failed attempt. After the last one, some hours, the mail is given up: who waits for it has asked
# again.
RETRY_PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 240)]
CLAIM_TIME = timedelta(minutes=10)

log = logging.getLogger(__name__)


def send_account_mails() -> Counter[str]:
    """Send what is due; return how often each outcome occurred."""
    rows = AccountMail.objects.filter(due_at__lte=database_now()).select_related("person__profile").order_by("pk")
    return Counter(_send(row) for row in rows)


def _send(row: AccountMail) -> str:
    unclaimed = AccountMail.objects.filter(pk=row.pk, due_at=row.due_at)
    if not unclaimed.update(due_at=database_now() + CLAIM_TIME, attempts=F("attempts") + 1):
        return ""  # another sender was faster
    try:
        letter = letter_of(row)
        if letter is not None:
            headers = {"Auto-Submitted": "auto-generated"}
            EmailMessage(letter.message.subject, letter.message.text, to=[letter.to], headers=headers).send()
    except Exception as error:
        return _put_off(row, error)
    AccountMail.objects.filter(pk=row.pk).delete()
    return "sent" if letter else "gone"


def _put_off(row: AccountMail, error: Exception) -> str:
    """Try again later, or give up."""
    # The kind of the error alone: a mail server's words name the address.
    log.warning("Account mail %s (%s): %s", row.pk, row.kind, type(error).__name__)
    waiting = AccountMail.objects.filter(pk=row.pk)
    if row.attempts >= len(RETRY_PAUSES):
        waiting.delete()
        return "given up"
    waiting.update(due_at=database_now() + RETRY_PAUSES[row.attempts])
    return "failed"
