"""Subject and text of a mail, in its reader's language: what happened and where, never the text of a notice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from notices.access.people import name_of, profile_of
from notices.document.citations import without_citations
from notices.mail.deadlines import Deadline
from notices.mail.digest_news import DigestNews
from notices.mail.given_up import GivenUpMail
from notices.mail.mail_item import MailItem, url
from notices.mail.recipients import MailReason
from notices.mail.report_news import quoted
from notices.mail.role_news import role_item
from notices.mail.trial_news import PassedDateNews, TrialNews
from notices.models import AccountEvent, ErrorReport, Event, Notice
from notices.monitoring.difference_text import DifferenceText, differences_of
from notices.monitoring.failing_checks import FailingCheck
from notices.monitoring.passed_text import passed_sentences
from notices.monitoring.sentences import plain_text
from notices.monitoring.unknown_numbers import UnknownNumbers
from notices.public.error_reports import heading_of

MAX_TITLE_LENGTH = 120
# A digest lists this many rows that registries have changed, and links to the rest.
MAX_CHANGED_ROWS = 30
# A line about a change is no longer than this.
MAX_LINE_LENGTH = 300
# A digest lists this many reports of readers: a person who sends many does not fill the mail.
MAX_REPORTS = 10
# A digest lists this many mails that were given up, and links to the rest.
MAX_GIVEN_UP = 10

# What somebody did, by the kind of the event: see `_event_kind`.
EVENT_SENTENCES = {
    "submit": gettext_noop("%(name)s asks for a decision on version %(number)s."),
    "recall": gettext_noop("%(name)s recalled version %(number)s from review."),
    "return": gettext_noop("%(name)s returned version %(number)s to the writer, with a reason."),
    "approve": gettext_noop("%(name)s approved version %(number)s. It is published."),
    "schedule": gettext_noop("%(name)s approved version %(number)s. It is published %(when)s."),
    "cancel": gettext_noop("%(name)s cancelled the scheduled publication of version %(number)s."),
    "withdraw": gettext_noop("%(name)s withdrew the published version %(number)s."),
    "propose_redaction": gettext_noop("%(name)s asks another manager to confirm that words are removed by law."),
    "comment": gettext_noop("%(name)s commented on version %(number)s."),
    "blocking": gettext_noop("%(name)s made a comment on version %(number)s that stops its approval."),
    "reply": gettext_noop("%(name)s answered in a thread on version %(number)s."),
    "assign": gettext_noop("%(name)s asks you to write this notice."),
    "merge": gettext_noop("%(name)s saved version %(number)s, which takes over what you had saved."),
    "overrule": gettext_noop("%(name)s saved version %(number)s, which lacks some of what you had saved."),
    "ask": gettext_noop("%(name)s asks for your decision on version %(number)s."),
}
# Where the link leads, if not to the notice; of what is about the text itself to the comparison and the comments.
PAGES = {
    **dict.fromkeys(("submit", "ask", "comment", "blocking", "reply"), "desk-review"),
    "propose_redaction": "desk-redaction",
}


@dataclass(frozen=True)
class Message:
    """Subject and text of a mail."""

    subject: str
    text: str


def language_of(person: User) -> str:
    """Return the language of the person's mail, for `translation.override`."""
    return profile_of(person).language


def event_message(event: Event | AccountEvent, reason: MailReason, reader: User) -> Message:
    """Return the mail about one event."""
    with translation.override(language_of(reader)):
        item = _item(event, reason, reader)
        subject = _("Your turn: %(title)s") if reason.is_my_turn else _("News: %(title)s")
        return _message(subject % {"title": item.title}, "mail/event.txt", {"item": item})


def digest_message(
    events: list[tuple[Event | AccountEvent, MailReason]], news: DigestNews, now: datetime, reader: User
) -> Message:
    """Return the digest: what happened since the last one, what is due, and what registries and readers say."""
    with translation.override(language_of(reader)):
        items = _counted(_item(event, reason, reader) for event, reason in events)
        due = [_deadline_item(deadline, now) for deadline in news.deadlines]
        changed, passed = _changed_items(news.trials), _passed_items(news.trials)
        unwatched = [*map(_failing_item, news.watch.failing), *map(_unknown_item, news.watch.unknown)]
        given_up = [_given_up_item(mail) for mail in news.watch.given_up[:MAX_GIVEN_UP]]
        reported = [_report_item(report) for report in news.reports[:MAX_REPORTS]]
        count = len(items) + len(due) + len(changed) + len(passed) + len(unwatched) + len(news.reports)
        count += len(news.watch.given_up)
        subject = ngettext("%(number)s thing from the desk", "%(number)s things from the desk", count)
        context: dict[str, object] = {"items": items, "due": due, "changed": changed[:MAX_CHANGED_ROWS]}
        context |= {"more_changed": len(changed[MAX_CHANGED_ROWS:]), "changes": url("desk-changes")}
        context |= {
            "passed": passed,
            "unwatched": unwatched,
            "given_up": given_up,
            "more_given_up": len(news.watch.given_up[MAX_GIVEN_UP:]),
            "status": url("desk-status"),
            "reported": reported,
            "more_reported": len(news.reports[MAX_REPORTS:]),
        }
        context |= {"reports": url("desk-reports")}
        return _message(subject % {"number": count}, "mail/digest.txt", context)


def title_of(notice: Notice) -> str:
    """Return the title on one line, without citations."""
    title = " ".join(without_citations(notice.title).split())
    return Truncator(title).chars(MAX_TITLE_LENGTH) or _("Untitled notice")


def _message(subject: str, template: str, context: dict[str, object]) -> Message:
    frame = {"site": settings.SITE_NAME, "profile": url("desk-profile")}
    text = render_to_string(template, context | frame).strip() + "\n"
    return Message(f"{settings.SITE_NAME}: {subject}", text)


def _item(event: Event | AccountEvent, reason: MailReason, reader: User) -> MailItem:
    return _event_item(event, reason, reader) if isinstance(event, Event) else role_item(event, reader)


def _counted(items: Iterable[MailItem]) -> list[MailItem]:
    """Return each item once, with the number of times where it came more often: a guest may write many comments."""
    return [
        replace(item, text=_("%(text)s (%(number)s times)") % {"text": item.text, "number": number})
        if number > 1
        else item
        for item, number in Counter(items).items()
    ]


def _event_item(event: Event, reason: MailReason, reader: User) -> MailItem:
    notice = event.notice
    if notice is None:
        raise LookupError("an event of no notice has no mail")
    values = {
        "name": _actor_name(event),
        "number": event.version.number if event.version else "–",
        "when": _when(event),
    }
    kind = _event_kind(event, reason.deputy_for or reader.pk)
    absent = User.objects.get(pk=reason.deputy_for) if reason.deputy_for else None
    return MailItem(
        # The words to be removed may stand in the title.
        title=notice.number_label if kind == "propose_redaction" else title_of(notice),
        text=_(EVENT_SENTENCES[kind]) % values,
        link=url(PAGES.get(kind, "desk-notice"), notice.pk),
        deputy_for=name_of(absent) if absent else "",
    )


def _deadline_item(deadline: Deadline, now: datetime) -> MailItem:
    # The deadline is midnight at the end of the day: one second earlier is still that day.
    day = date_format(timezone.localtime(deadline.at - timedelta(seconds=1)), "SHORT_DATE_FORMAT")
    if deadline.is_decision:
        text = _("Overdue: to be decided by %(day)s.") if deadline.is_overdue(now) else _("To be decided by %(day)s.")
    elif deadline.is_overdue(now):
        text = _("Overdue: to be looked at again by %(day)s.")
    else:
        text = _("To be looked at again by %(day)s.")
    return MailItem(title_of(deadline.notice), text % {"day": day}, url("desk-notice", deadline.notice.pk))


def _changed_items(trials: TrialNews) -> list[MailItem]:
    """Return an item for each changed row, the worst first: what it prints, and what its registry says."""
    rows: dict[tuple[int, str], list[DifferenceText]] = {}
    for each in differences_of(trials.alerts):
        rows.setdefault((each.alert.notice_id, each.alert.row_key), []).append(each)
    return [_changed_item(differences) for differences in rows.values()]


def _changed_item(differences: list[DifferenceText]) -> MailItem:
    alert = differences[0].alert
    lines = [f"{each.alert.get_level_display()}: {_mail_text(each)}" for each in differences]
    names = {"number": alert.trial.number, "registry": differences[0].registry_name}
    lines.insert(0, _("%(number)s has changed in %(registry)s:") % names)
    link = f"{url('desk-changes')}?notice={alert.notice_id}"
    return MailItem(title_of(alert.notice), "\n".join(lines), link)


def _mail_text(each: DifferenceText) -> str:
    """Write the difference on one line; a stranger's words have nothing that can be clicked."""
    line = Truncator(" ".join(each.without_quote.split())).chars(MAX_LINE_LENGTH)
    return f"{line} {each.quoted(quoted(each.quote))}" if each.quote else line


def _passed_items(trials: TrialNews) -> list[MailItem]:
    by_notice: dict[int, list[PassedDateNews]] = {}
    for each in trials.passed:
        by_notice.setdefault(each.notice.pk, []).append(each)
    return [
        MailItem(
            title_of(passed[0].notice),
            "\n".join(map(plain_text, passed_sentences(each.passed for each in passed))),
            url("desk-notice", passed[0].notice.pk),
        )
        for passed in by_notice.values()
    ]


def _failing_item(check: FailingCheck) -> MailItem:
    words = " ".join(filter(None, (check.text, check.reason or check.english)))
    return MailItem(check.registry_name, words, url("desk-changes"))


def _given_up_item(mail: GivenUpMail) -> MailItem:
    day = date_format(timezone.localtime(mail.at), "SHORT_DATETIME_FORMAT")
    return MailItem(_("Mail that was given up"), f"{day}: {mail.text}", url("desk-status"))


def _unknown_item(numbers: UnknownNumbers) -> MailItem:
    return MailItem(title_of(numbers.notice), "\n".join(numbers.sentences), url("desk-edit", numbers.notice.pk))


def _report_item(report: ErrorReport) -> MailItem:
    """Quote the reader's words, with no link in them; the desk shows whom to answer."""
    place = heading_of(report.section)
    if place:
        text = _("A reader reports an error in version %(number)s, under “%(place)s”:")
    else:
        text = _("A reader reports an error in version %(number)s:")
    quote = _("“%(words)s”") % {"words": quoted(report.text)}
    link = f"{url('desk-reports')}?notice={report.notice_id}"
    return MailItem(
        title_of(report.notice), f"{text % {'number': report.published_number, 'place': place}}\n{quote}", link
    )


def _event_kind(event: Event, person_id: int) -> str:
    """Return the key of EVENT_SENTENCES: a comment may block or be a reply, an approval may be for later, and so on."""
    if event.command == "comment":
        return "reply" if "thread" in event.data else "blocking" if event.data.get("is_blocking") else "comment"
    if event.command == "approve" and (_effective_at(event) or event.at) > event.at:
        return "schedule"
    if event.command == "save":
        return "overrule" if any(row["by"] == person_id for row in event.data.get("overruled", ())) else "merge"
    if event.command == "assign" and event.data.get("assignee") != person_id:
        return "ask"
    return event.command


def _effective_at(event: Event) -> datetime | None:
    return parse_datetime(event.data.get("effective_at", ""))


def _when(event: Event) -> str:
    effective_at = _effective_at(event)
    return date_format(timezone.localtime(effective_at), "DATETIME_FORMAT") if effective_at else ""


def _actor_name(event: Event) -> str:
    return event.actor_name if event.actor_id else _("%(name)s (guest)") % {"name": event.actor_name}
