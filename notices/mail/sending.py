"""Send what waits in the outbox. Safe to run twice at once, and to be broken off anywhere.

A mail that was handed over the moment before its sender was broken off may come twice, never not at all.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from notices.access.people import active, profile_of
from notices.mail import messages as wording
from notices.mail import outbox
from notices.mail.deadlines import Deadline, near_deadlines
from notices.mail.recipients import MINE, NEWS, Concern, concerned_by
from notices.mail.report_news import report_news, reports_between
from notices.mail.trial_news import NO_NEWS, TrialNews, trial_news
from notices.models import ErrorReport, Event, Outbox, Profile

DIGEST, NEVER = Profile.Mail.DIGEST, Profile.Mail.NEVER

log = logging.getLogger(__name__)


def send_waiting() -> Counter[str]:
    """Address what happened, then send what is due; how often with which outcome."""
    outcomes: Counter[str] = Counter()
    for row in _due(lambda row: row.person_id is None):
        outcomes[_address(row)] += 1
    _write_todays_digests()
    there = set(active().values_list("pk", flat=True))
    for row in _due(lambda row: _is_of_both(row) and not (row.person_id in there and _is_for_digest(row))):
        outcomes[_send(row)] += 1
    if digests := _due(lambda row: row.event_id is None):
        deadlines, trials, reports = near_deadlines(timezone.now()), trial_news(timezone.now()), report_news()
        for row in digests:
            person = row.person_id or 0
            news = deadlines.get(person, []), trials.get(person, NO_NEWS), reports.get(person, [])
            outcomes[_send_digest(row, *news)] += 1
    del outcomes[""]  # somebody else was faster
    return outcomes


def _due(which: Callable[[Outbox], bool]) -> list[Outbox]:
    return [row for row in outbox.due(timezone.now()) if which(row)]


def _is_of_both(row: Outbox) -> bool:
    """Is the row of one event for one person?"""
    return row.event_id is not None and row.person_id is not None


# From an event to the people


def _address(row: Outbox) -> str:
    """One row for each person whom the event concerns, at the time they wish."""
    now = timezone.now()
    try:
        with transaction.atomic():
            if not outbox.claim(row, now):
                return ""
            concerned = concerned_by(_event_of(row))
            outbox.write(_event_of(row), concerned, _when_due(concerned, row.created_at), now)
            outbox.close([row], "addressed")
    except Exception as error:
        return _failed([row], error)
    return "addressed"


def _when_due(concerned: dict[int, Concern], happened_at: datetime) -> dict[int, datetime]:
    """At once, or at the hour of the first digest after it happened."""
    hour = outbox.next_digest_hour(happened_at)
    people = active().filter(pk__in=concerned)
    return {person.pk: hour if _wish(person, concerned[person.pk]) == DIGEST else happened_at for person in people}


def _wish(person: User, concern: Concern) -> str:
    profile = profile_of(person)
    return profile.mail_my_turn if concern.is_my_turn else profile.mail_rest


# One mail


def _send(row: Outbox) -> str:
    """A mail about one event, where its person still wants it and may still read it."""
    if not outbox.claim(row, timezone.now()):
        return ""
    try:
        concern, refusal = _still_concerned(row)
        if concern is None:
            return _closed([row], refusal)
        message = wording.of_event(_event_of(row), concern, _person_of(row))
        _deliver(message, _person_of(row), row)
    except Exception as error:
        return _failed([row], error)
    return _closed([row], "sent")


def _still_concerned(row: Outbox) -> tuple[Concern | None, str]:
    """Why the person hears of it, asked anew right before it is sent; or the outcome that says why not."""
    if refusal := _against_mail_to(_person_of(row)):
        return None, refusal
    concern = concerned_by(_event_of(row)).get(row.person_id or 0)
    if concern is None:
        return None, "gone"
    if _wish(_person_of(row), concern) == NEVER:
        return None, "unwanted"
    return concern, ""


def _against_mail_to(person: User) -> str:
    if not active().filter(pk=person.pk).exists():
        return "no right"
    return "" if person.email else "no address"


# One digest a day


def _write_todays_digests() -> None:
    """A row for everybody who gets one, from the hour on."""
    now = timezone.now()
    hour = outbox.digest_hour(now)
    if now < hour or Outbox.objects.filter(event__isnull=True, created_at=hour).exists():
        return
    outbox.write_digests([person.pk for person in active() if _gets_digest(person)], hour)


def _gets_digest(person: User) -> bool:
    """What is due stands in it too: so only those who want nothing of the rest have none."""
    return profile_of(person).mail_rest != NEVER or profile_of(person).mail_my_turn == DIGEST


def _is_for_digest(row: Outbox) -> bool:
    return _wish(_person_of(row), MINE if row.is_my_turn else NEWS) == DIGEST


def _send_digest(row: Outbox, deadlines: list[Deadline], trials: TrialNews, reports: list[ErrorReport]) -> str:
    """One mail with what waits for it, what is due, what registries and readers say; none where nothing is new."""
    now = timezone.now()
    if not outbox.claim(row, now):
        return ""
    rows = [row]
    try:
        person = _person_of(row)
        news = _claimed_news(person, now)
        rows += [one for one, _concern in news]
        if refusal := _against_mail_to(person):
            return _closed(rows, refusal)
        if profile_of(person).mail_rest == NEVER:
            deadlines, trials, reports = [], NO_NEWS, []
        since = _last_digest(person)
        last_told = _last_told(person)
        trials = trials.since(last_told, row.created_at)
        reports = reports_between(reports, last_told, row.created_at)
        is_due = any(deadline.is_news(since, now) for deadline in deadlines)
        if not (news or is_due or reports or trials.is_worth_a_mail(row.created_at)):
            return _closed(rows, "nothing new")
        told = [(_event_of(one), concern) for one, concern in news]
        _deliver(wording.of_digest(told, deadlines, trials, reports, now, person), person, row)
    except Exception as error:
        return _failed(rows, error)
    return _closed(rows, "sent")


def _claimed_news(person: User, now: datetime) -> list[tuple[Outbox, Concern]]:
    """What waits for the person's digest and still concerns them; the rest is closed."""
    claimed = []
    for row in _due(lambda row: row.person_id == person.pk and _is_of_both(row) and _is_for_digest(row)):
        if not outbox.claim(row, now):
            continue
        concern, refusal = _still_concerned(row)
        if concern is None:
            outbox.close([row], refusal)
        else:
            claimed.append((row, concern))
    return claimed


def _last_digest(person: User) -> datetime | None:
    """When the person last heard what is due."""
    told = Outbox.objects.filter(person=person, event__isnull=True, outcome__in=["sent", "nothing new"])
    return told.order_by("-done_at").values_list("done_at", flat=True).first()


def _last_told(person: User) -> datetime | None:
    """The hour of the last digest that the person got."""
    told = Outbox.objects.filter(person=person, event__isnull=True, outcome="sent")
    return told.order_by("-created_at").values_list("created_at", flat=True).first()


# Out of the house


def _deliver(message: wording.Message, person: User, row: Outbox) -> None:
    """One mail to one person. The same row has the same id: a mail that comes twice is seen as one."""
    headers = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<outbox-{row.pk}@{urlsplit(settings.SITE_URL).hostname}>",
    }
    EmailMessage(message.subject, message.text, to=[person.email], headers=headers).send()


def _closed(rows: list[Outbox], outcome: str) -> str:
    outbox.close(rows, outcome)
    return outcome


def _failed(rows: list[Outbox], error: Exception) -> str:
    log.warning("Mail %s: %s", rows[0], error)
    return outbox.put_off(rows, error)


def _person_of(row: Outbox) -> User:
    if row.person is None:
        raise LookupError("the row is not addressed yet")
    return row.person


def _event_of(row: Outbox) -> Event:
    if row.event is None:
        raise LookupError("a digest is of no event")
    return row.event
