"""Send what waits in the outbox. Two senders may run at once, and either may be interrupted anywhere.

A mail that was handed over right before its sender was interrupted may be sent twice; none is lost.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import takewhile
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet

from notices.access.invitations import is_open
from notices.access.people import active, profile_of
from notices.access.permissions import roles_now
from notices.mail import messages, outbox
from notices.mail.account_sending import due as account_mails_due
from notices.mail.account_sending import send_account_mails
from notices.mail.delivery import Delivery, words_of
from notices.mail.digest_news import DigestNews, news_by_person
from notices.mail.invitations import invitation_message
from notices.mail.recipients import MY_TURN, NEWS, MailReason, recipients_of
from notices.mail.second_factor import TOLD_KINDS, second_factor_message
from notices.models import AccountEvent, Event, Outbox, Profile
from notices.models.clock import database_now
from notices.models.prepared import Place

DIGEST, NEVER = Profile.Mail.DIGEST, Profile.Mail.NEVER

# The kinds of rows. Those of an account event are for the person whose account it is, whatever mail they want.
UNADDRESSED = Q(person=None)
DIGESTS = Q(event=None, account_event=None)
OF_ACCOUNT = ~UNADDRESSED & Q(account_event__kind__in=sorted({"invited", *TOLD_KINDS}))
# Of one event for one person.
PERSONAL = ~UNADDRESSED & ~DIGESTS & ~Q(account_event__kind__in=sorted({"invited", *TOLD_KINDS}))
OF_ONE_PERSON = PERSONAL & Q(person=Place("person"))

log = logging.getLogger(__name__)


def send_waiting() -> Counter[str]:
    """Address what happened, then send what is due; return how often each outcome occurred.

    A round has bounds, see `Delivery`: then it is told under "waiting" how much is left to the next one.
    """
    delivery = Delivery()
    outcomes: Counter[str] = send_account_mails(delivery)
    for row in outbox.due(database_now(), UNADDRESSED):
        outcomes[_address_event(row)] += 1
    _write_todays_digests()
    for row in _due(OF_ACCOUNT, delivery):
        outcomes[_send_account_mail(row, delivery)] += 1
    active_ids = set(active().values_list("pk", flat=True))
    for row in _due(PERSONAL, delivery):
        if not (row.person_id in active_ids and _is_for_digest(row)):
            outcomes[_send(row, delivery)] += 1
    for row, news in _with_news(_due(DIGESTS, delivery)):
        outcomes[_send_digest(row, news, delivery)] += 1
    if delivery.is_over:
        outcomes["waiting"] = _number_of_waiting()
    del outcomes[""]  # another sender was faster
    return outcomes


def _due(which: Q, delivery: Delivery) -> Iterator[Outbox]:
    """Yield the rows that are due, as long as the round goes on."""
    return takewhile(lambda _row: not delivery.is_over, outbox.due(database_now(), which))


def _with_news(digests: Iterator[Outbox]) -> Iterator[tuple[Outbox, DigestNews]]:
    """Yield each digest with its person's news; they are read where there is a digest at all."""
    news_of: Callable[[int], DigestNews] | None = None
    for row in digests:
        news_of = news_of or news_by_person(database_now())
        yield row, news_of(row.person_id or 0)


def _number_of_waiting() -> int:
    now = database_now()
    return Outbox.objects.waiting().filter(due_at__lte=now).count() + account_mails_due(now).count()


# From an event to the people


def _address_event(row: Outbox) -> str:
    """Write a row for each person whom the event concerns, due when they want it."""
    now = database_now()
    try:
        with transaction.atomic():
            if not outbox.claim(row, now):
                return ""
            event = _event_of(row)
            recipients = recipients_of(event)
            outbox.write(event, recipients, _when_due(event, recipients, row.created_at), now)
            outbox.close([row], "addressed")
    except Exception as error:
        return _put_off([row], error)
    return "addressed"


def _when_due(
    event: Event | AccountEvent, recipients: dict[int, MailReason], happened_at: datetime
) -> dict[int, datetime]:
    """Return when each mail is due: at once, or with the first digest, which only people with a role get."""
    hour = outbox.next_digest_hour(happened_at)
    people = active().filter(pk__in=recipients)
    in_digest = [person.pk for person in people if _preference(person, recipients[person.pk], event) == DIGEST]
    return dict.fromkeys(recipients, happened_at) | dict.fromkeys(in_digest, hour)


def _preference(person: User, reason: MailReason, event: Event | AccountEvent) -> str:
    """Return when the person wants the mail. What guests say never comes one by one: whoever has a link could flood."""
    profile = profile_of(person)
    wanted = profile.mail_my_turn if reason.is_my_turn else profile.mail_rest
    return DIGEST if wanted != NEVER and _is_by_guest(event) else wanted


def _is_by_guest(event: Event | AccountEvent) -> bool:
    return isinstance(event, Event) and event.command == "comment" and event.actor_id is None


# One mail


def _send(row: Outbox, delivery: Delivery) -> str:
    """Send a mail about one event, if its person still wants it and may still read it."""
    if not outbox.claim(row, database_now()):
        return ""
    try:
        reason, refusal = _current_reason(row)
        if reason is None:
            return _close([row], refusal)
        message = messages.event_message(_event_of(row), reason, _person_of(row))
        _deliver(message, _person_of(row), row, delivery)
    except Exception as error:
        return _put_off([row], error)
    return _close([row], "sent")


def _current_reason(row: Outbox) -> tuple[MailReason | None, str]:
    """Return why the person gets the mail, checked right before it is sent; or None and the outcome instead."""
    if refusal := _refusal(_person_of(row), _event_of(row)):
        return None, refusal
    reason = recipients_of(_event_of(row)).get(row.person_id or 0)
    if reason is None:
        return None, "gone"
    if _preference(_person_of(row), reason, _event_of(row)) == NEVER:
        return None, "unwanted"
    return reason, ""


def _refusal(person: User, event: Event | AccountEvent | None = None) -> str:
    """Return why the person gets no mail, "" where they do. Of an account, whoever it concerns may read."""
    if not isinstance(event, AccountEvent) and not roles_now(person):
        return "no right"
    return "" if person.email else "no address"


def _send_account_mail(row: Outbox, delivery: Delivery) -> str:
    """Send the link to an account, while it works, or what became of its second factors."""
    if not outbox.claim(row, database_now()):
        return ""
    try:
        event = row.account_event
        if event is None or (event.kind == "invited" and not is_open(event)):
            return _close([row], "gone")
        if not event.account.email:
            return _close([row], "no address")
        message = invitation_message(event) if event.kind == "invited" else second_factor_message(event)
        _deliver(message, event.account, row, delivery)
    except Exception as error:
        return _put_off([row], error)
    return _close([row], "sent")


# One digest a day


def _write_todays_digests() -> None:
    """Write a row for everybody who gets a digest, once its hour has come."""
    now = database_now()
    hour = outbox.digest_hour(now)
    if now < hour or _digests().filter(created_at=hour).exists():
        return
    outbox.write_digests([person.pk for person in active() if _gets_digest(person)], hour)


def _gets_digest(person: User) -> bool:
    """Does the person get a digest? It lists what is due too, so only those who want nothing of that get none."""
    return profile_of(person).mail_rest != NEVER or profile_of(person).mail_my_turn == DIGEST


def _is_for_digest(row: Outbox) -> bool:
    return _preference(_person_of(row), MY_TURN if row.is_my_turn else NEWS, _event_of(row)) == DIGEST


def _send_digest(row: Outbox, news: DigestNews, delivery: Delivery) -> str:
    """Send one mail with what waits for it, what is due, what registries and readers say; none if nothing is new."""
    now = database_now()
    if not outbox.claim(row, now):
        return ""
    rows = [row]
    try:
        person = _person_of(row)
        waiting = _claim_news(person, now)
        rows += [one for one, _concern in waiting]
        if refusal := _refusal(person):
            return _close(rows, refusal)
        if profile_of(person).mail_rest == NEVER:
            news = DigestNews()
        last_hour = _last_digest_hour(person)
        news = news.since(last_hour, row.created_at)
        if not (waiting or news.is_worth_a_mail(_last_digest_at(person), last_hour, now, row.created_at)):
            return _close(rows, "nothing new")
        events = [(_event_of(one), reason) for one, reason in waiting]
        _deliver(messages.digest_message(events, news, now, person), person, row, delivery)
        news.trials.note_told(now)
    except Exception as error:
        return _put_off(rows, error)
    return _close(rows, "sent")


def _claim_news(person: User, now: datetime) -> list[tuple[Outbox, MailReason]]:
    """Claim the rows that wait for the person's digest; close those that no longer concern them."""
    claimed: list[tuple[Outbox, MailReason]] = []
    for row in outbox.due(database_now(), OF_ONE_PERSON, person.pk):
        if not _is_for_digest(row) or not outbox.claim(row, now):
            continue
        reason, refusal = _current_reason(row)
        if reason is None:
            outbox.close([row], refusal)
        else:
            claimed.append((row, reason))
    return claimed


def _digests() -> QuerySet[Outbox]:
    return Outbox.objects.filter(DIGESTS)


def _last_digest_at(person: User) -> datetime | None:
    """Return when the last digest of the person was closed: until then they know what is due."""
    digests = _digests().filter(person=person, outcome__in=["sent", "nothing new"])
    return digests.order_by("-done_at").values_list("done_at", flat=True).first()


def _last_digest_hour(person: User) -> datetime | None:
    """Return the hour of the last digest that was sent to the person."""
    digests = _digests().filter(person=person, outcome="sent")
    return digests.order_by("-created_at").values_list("created_at", flat=True).first()


# Delivery


def _deliver(message: messages.Message, person: User, row: Outbox, delivery: Delivery) -> None:
    """Send one mail to one person. It has the id of its row: mail programs show a mail that comes twice as one."""
    headers = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<outbox-{row.pk}@{urlsplit(settings.SITE_URL).hostname}>",
    }
    delivery.send(EmailMessage(message.subject, message.text, to=[person.email], headers=headers))


def _close(rows: list[Outbox], outcome: str) -> str:
    outbox.close(rows, outcome)
    return outcome


def _put_off(rows: list[Outbox], error: Exception) -> str:
    outcome = outbox.put_off(rows, error)
    if outcome == "given up":
        log.error("Mail was given up: %s, %s", rows[0], words_of(error))
    else:
        log.warning("Mail %s: %s", rows[0], words_of(error))
    return outcome


def _person_of(row: Outbox) -> User:
    if row.person is None:
        raise LookupError("the row is not addressed yet")
    return row.person


def _event_of(row: Outbox) -> Event | AccountEvent:
    if event := row.event or row.account_event:
        return event
    raise LookupError("a digest is of no event")
