"""Mails about an account are put down in a request and sent later: no answer waits for the mail server."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from notices.mail.immediate import send_after_the_answer
from notices.models import AccountMail
from notices.models.clock import database_now


def write_account_mail(kind: str, person: User | None = None, **data: Any) -> None:
    """Put down a mail that is sent after this request, or by the timer. One query."""
    now = database_now()
    AccountMail.objects.create(kind=kind, person=person, data=data, created_at=now, due_at=now)
    transaction.on_commit(send_after_the_answer, robust=True)
