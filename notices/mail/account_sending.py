"""Send the mails about accounts that wait. Two senders may run at once, and either may be interrupted anywhere."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import F, QuerySet

from notices.mail.account_messages import letter_of
from notices.mail.delivery import Delivery, words_of
from notices.mail.given_up import MAX_AGE
from notices.models import AccountMail
from notices.models.clock import database_now

# The pause after each failed attempt. After the last one, some hours, the mail is given up: who waits for it has asked
# again.
RETRY_PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 240)]
CLAIM_TIME = timedelta(minutes=10)
BATCH_SIZE = 100

log = logging.getLogger(__name__)


def due(now: datetime) -> QuerySet[AccountMail]:
    """Return the mails that are due; those that were given up are not."""
    return AccountMail.objects.filter(due_at__lte=now, given_up_at=None)


def send_account_mails(delivery: Delivery) -> Counter[str]:
    """Send what is due; return how often each outcome occurred."""
    AccountMail.objects.filter(given_up_at__lt=database_now() - MAX_AGE).delete()
    outcomes: Counter[str] = Counter()
    for row in _rows(database_now()):
        if delivery.is_over:
            break
        outcomes[_send(row, delivery)] += 1
    return outcomes


def _rows(now: datetime) -> Iterator[AccountMail]:
    """Yield what is due, read in batches."""
    last = 0
    while batch := list(due(now).filter(pk__gt=last).select_related("person__profile").order_by("pk")[:BATCH_SIZE]):
        yield from batch
        last = batch[-1].pk


def _send(row: AccountMail, delivery: Delivery) -> str:
    unclaimed = AccountMail.objects.filter(pk=row.pk, due_at=row.due_at)
    if not unclaimed.update(due_at=database_now() + CLAIM_TIME, attempts=F("attempts") + 1):
        return ""  # another sender was faster
    try:
        letter = letter_of(row)
        if letter is not None:
            headers = {"Auto-Submitted": "auto-generated"}
            delivery.send(EmailMessage(letter.message.subject, letter.message.text, to=[letter.to], headers=headers))
    except Exception as error:
        return _put_off(row, error)
    AccountMail.objects.filter(pk=row.pk).delete()
    return "sent" if letter else "gone"


def _put_off(row: AccountMail, error: Exception) -> str:
    """Try again later, or give up: then what stands in it is gone, and that it was stays."""
    waiting = AccountMail.objects.filter(pk=row.pk)
    if row.attempts >= len(RETRY_PAUSES):
        log.error("Account mail was given up: %s (%s), %s", row.pk, row.kind, words_of(error))
        waiting.update(given_up_at=database_now(), data={})
        return "given up"
    log.warning("Account mail %s (%s): %s", row.pk, row.kind, words_of(error))
    waiting.update(due_at=database_now() + RETRY_PAUSES[row.attempts])
    return "failed"
