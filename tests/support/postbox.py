"""What stands in the outbox, who got mail, and a mail server that refuses an address."""

import os
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from horizonscan.fault_mail import sender
from notices.mail import outbox
from notices.mail.recipients import MY_TURN
from notices.models import Outbox

Mails = list[EmailMessage]


class Failing(EmailBackend):
    """Refuses one address, as long as there is one."""

    refused = "reviewer@example.org"

    def send_messages(self, messages: Any) -> int:
        if any(message.to == [self.refused] for message in messages):
            raise ConnectionRefusedError("the server does not like this address")
        return super().send_messages(messages)


class Refusing(EmailBackend):
    """A server that answers, and knows one address not."""

    def send_messages(self, messages: Any) -> int:
        if any(message.to == [Failing.refused] for message in messages):
            raise SMTPRecipientsRefused({Failing.refused: (550, b"no such user")})
        return super().send_messages(messages)


def fault_mails_are_out() -> None:
    """Wait for the thread that mails faults: what was handed to it before is sent."""
    sender(os.getpid()).submit(int).result(timeout=60)


def name_in(mail: EmailMessage) -> str:
    """The name of the person in the tests who got it."""
    (address,) = mail.to
    return address.partition("@")[0]


def row_of(person: User) -> Outbox:
    """The person's mail about the one event that they were told of."""
    return Outbox.objects.get(person=person, event__isnull=False)


def addressed_and_not_sent_yet(person: User) -> None:
    """What has happened, as the row of this person alone."""
    for row in Outbox.objects.waiting():
        assert row.event
        outbox.write(row.event, {person.pk: MY_TURN}, {person.pk: row.due_at}, row.due_at)
        outbox.close([row], "addressed")
