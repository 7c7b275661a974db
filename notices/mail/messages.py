"""What a mail says, in its reader's language: what happened and where, never the text of a notice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from notices.access.people import name_of, profile_of
from notices.document.citations import without_citations
from notices.mail.deadlines import Deadline
from notices.mail.recipients import Concern
from notices.mail.report_news import quoted
from notices.mail.trial_news import PassedDate, TrialNews
from notices.models import ErrorReport, Event, Notice
from notices.monitoring.alert_text import in_words, passed_text
from notices.public.error_reports import heading_of

LONGEST_TITLE = 120
# Rows that a digest tells of what registries say; more are a list's business.
MOST_CHANGED = 30
# Reports from readers that a digest tells of: whoever sends many does not fill the mail.
MOST_REPORTED = 10

# What somebody did, by the command or by what `_kind_of` makes of it.
HAPPENED = {
    "submit": gettext_noop("%(name)s asks for a decision on version %(number)s."),
    "recall": gettext_noop("%(name)s recalled version %(number)s from review."),
    "return": gettext_noop("%(name)s returned version %(number)s to the writer, with a reason."),
    "approve": gettext_noop("%(name)s approved version %(number)s. It is published."),
    "schedule": gettext_noop("%(name)s approved version %(number)s. It is published %(when)s."),
    "cancel": gettext_noop("%(name)s cancelled the scheduled publication of version %(number)s."),
    "withdraw": gettext_noop("%(name)s withdrew the published version %(number)s."),
    "comment": gettext_noop("%(name)s commented on version %(number)s."),
    "blocking": gettext_noop("%(name)s made a comment on version %(number)s that stops its approval."),
    "reply": gettext_noop("%(name)s answered in a thread on version %(number)s."),
    "assign": gettext_noop("%(name)s asks you to write this notice."),
    "ask": gettext_noop("%(name)s asks for your decision on version %(number)s."),
}
# What is about the text itself: the link leads to the comparison and the comments.
READ_FIRST = {"submit", "ask", "comment", "blocking", "reply"}


@dataclass(frozen=True)
class Message:
    """Subject and text of a mail."""

    subject: str
    text: str


@dataclass(frozen=True)
class Item:
    """Something that happened, or is due, as a mail tells it."""

    title: str
    words: str
    link: str
    instead_of: str = ""  # the name of whom the reader stands in for


def language_of(person: User) -> str:
    """The language a person reads mail in, for `translation.override`."""
    return profile_of(person).language


def of_event(event: Event, concern: Concern, reader: User) -> Message:
    """One event, one mail."""
    with translation.override(language_of(reader)):
        item = _item(event, concern, reader)
        subject = _("Your turn: %(title)s") if concern.is_my_turn else _("News: %(title)s")
        return _message(subject % {"title": item.title}, "mail/event.txt", {"item": item})


def of_digest(
    news: list[tuple[Event, Concern]],
    deadlines: list[Deadline],
    trials: TrialNews,
    reports: list[ErrorReport],
    now: datetime,
    reader: User,
) -> Message:
    """What happened since the last one, what is due, and what registries and readers say; one mail."""
    with translation.override(language_of(reader)):
        items = [_item(event, concern, reader) for event, concern in news]
        due = [_due(deadline, now) for deadline in deadlines]
        changed = [*_changed(trials), *_passed(trials)]
        reported = [_reported(report) for report in reports[:MOST_REPORTED]]
        number = len(items) + len(due) + len(changed) + len(reports)
        subject = ngettext("%(number)s thing from the desk", "%(number)s things from the desk", number)
        context: dict[str, object] = {"items": items, "due": due, "changed": changed[:MOST_CHANGED]}
        context |= {"more_changed": len(changed[MOST_CHANGED:]), "changes": address("desk-changes")}
        context |= {"reported": reported, "more_reported": len(reports[MOST_REPORTED:])}
        context |= {"reports": address("desk-reports")}
        return _message(subject % {"number": number}, "mail/digest.txt", context)


def title_of(notice: Notice) -> str:
    """On one line, without what belongs to the list of references."""
    title = " ".join(without_citations(notice.title).split())
    return Truncator(title).chars(LONGEST_TITLE) or _("Untitled notice")


def address(name: str, *arguments: int) -> str:
    return urljoin(settings.SITE_URL, reverse(name, args=arguments))


def _message(subject: str, template: str, context: dict[str, object]) -> Message:
    frame = {"site": settings.SITE_NAME, "profile": address("desk-profile")}
    text = render_to_string(template, context | frame).strip() + "\n"
    return Message(f"{settings.SITE_NAME}: {subject}", text)


def _item(event: Event, concern: Concern, reader: User) -> Item:
    notice = event.notice
    if notice is None:
        raise LookupError("mail tells of notices only")
    values = {"name": _actor(event), "number": event.version.number if event.version else "–", "when": _when(event)}
    kind = _kind_of(event, concern.instead_of or reader.pk)
    absent = User.objects.get(pk=concern.instead_of) if concern.instead_of else None
    return Item(
        title=title_of(notice),
        words=_(HAPPENED[kind]) % values,
        link=address("desk-review" if kind in READ_FIRST else "desk-notice", notice.pk),
        instead_of=name_of(absent) if absent else "",
    )


def _due(deadline: Deadline, now: datetime) -> Item:
    # A moment before, as the day itself is meant and not the one that begins.
    day = date_format(timezone.localtime(deadline.at - timedelta(seconds=1)), "DATE_FORMAT")
    if deadline.is_decision:
        words = _("Overdue: to be decided by %(day)s.") if deadline.is_overdue(now) else _("To be decided by %(day)s.")
    elif deadline.is_overdue(now):
        words = _("Overdue: to be looked at again by %(day)s.")
    else:
        words = _("To be looked at again by %(day)s.")
    return Item(title_of(deadline.notice), words % {"day": day}, address("desk-notice", deadline.notice.pk))


def _changed(trials: TrialNews) -> list[Item]:
    """An item a row, the worst first: what it prints, and what its registry says."""
    rows: dict[tuple[int, str], list[Any]] = {}
    for alert in trials.alerts:
        rows.setdefault((alert.notice_id, alert.row_key), []).append(alert)
    return [_changed_row(alerts) for alerts in rows.values()]


def _changed_row(alerts: list[Any]) -> Item:
    lines = [f"{alert.get_level_display()}: {in_words(alert, alert.language).line}" for alert in alerts]
    notice = alerts[0].notice
    link = f"{address('desk-changes')}?notice={notice.pk}"
    return Item(title_of(notice), "\n".join([alerts[0].trial.number, *lines]), link)


def _passed(trials: TrialNews) -> list[Item]:
    found: dict[int, list[PassedDate]] = {}
    for each in trials.passed:
        found.setdefault(each.notice.pk, []).append(each)
    return [
        Item(
            title_of(passed[0].notice),
            "\n".join(_("%(sentence)s That has passed.") % {"sentence": passed_text(each.passed)} for each in passed),
            address("desk-notice", passed[0].notice.pk),
        )
        for passed in found.values()
    ]


def _reported(report: ErrorReport) -> Item:
    """A stranger's words are quoted, and are no link; whom to answer stands at the desk."""
    place = heading_of(report.section)
    if place:
        words = _("A reader reports an error in version %(number)s, under “%(place)s”:")
    else:
        words = _("A reader reports an error in version %(number)s:")
    said = _("“%(words)s”") % {"words": quoted(report.text)}
    link = f"{address('desk-reports')}?notice={report.notice_id}"
    return Item(title_of(report.notice), f"{words % {'number': report.published_number, 'place': place}}\n{said}", link)


def _kind_of(event: Event, person_id: int) -> str:
    """The key of HAPPENED: a comment can block or answer, an approval can be for later, two people can be asked."""
    if event.command == "comment":
        return "reply" if "thread" in event.data else "blocking" if event.data.get("is_blocking") else "comment"
    if event.command == "approve" and (_effective_at(event) or event.at) > event.at:
        return "schedule"
    if event.command == "assign" and event.data.get("assignee") != person_id:
        return "ask"
    return event.command


def _effective_at(event: Event) -> datetime | None:
    return parse_datetime(event.data.get("effective_at", ""))


def _when(event: Event) -> str:
    effective_at = _effective_at(event)
    return date_format(timezone.localtime(effective_at), "DATETIME_FORMAT") if effective_at else ""


def _actor(event: Event) -> str:
    return event.actor_name if event.actor_id else _("%(name)s (guest)") % {"name": event.actor_name}
