"""The people an event concerns, and whose turn it is: when the mail is made, not when the event happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q

from notices.access.notice_state import NoticeState
from notices.access.people import absent_among, active, deputies_of, eligible_reviewers
from notices.access.roles import MANAGER
from notices.mail.role_news import confirmers_of, told_person_of
from notices.models import AccountEvent, Comment, Event, MergeNews, RedactionProposal, Review


@dataclass(frozen=True)
class MailReason:
    """Why a person gets a mail about an event."""

    is_my_turn: bool = False
    # The id of the absent person whom the recipient deputises for.
    deputy_for: int | None = None


Recipients = dict[int, MailReason]

MY_TURN, NEWS = MailReason(is_my_turn=True), MailReason()


def recipients_of(event: Event | AccountEvent) -> Recipients:
    """Return the people whom the event concerns now, by their ids; {} if nobody has to know of it any more.

    Only people who can sign in and have a role are among them, and never the person who did it. Whose role was ended
    may have none left.
    """
    if isinstance(event, AccountEvent):
        recipients = _news(told_person_of(event)) | dict.fromkeys(confirmers_of(event), MY_TURN)
        recipients.pop(event.actor_id or 0, None)
        return recipients
    if event.notice_id is None or event.command not in _RULES:
        return {}
    recipients = _RULES[event.command](event, NoticeState.of(event.notice_id))
    recipients.pop(event.actor_id or 0, None)
    active_ids = set(active().filter(pk__in=recipients).values_list("pk", flat=True))
    return {person: reason for person, reason in recipients.items() if person in active_ids}


def _on_submit(event: Event, state: NoticeState) -> Recipients:
    """Return the assigned reviewer, or everybody who may decide; nobody once it is decided."""
    return deciders(state) if state.review in _reviews_of(event) else {}


def deciders(state: NoticeState) -> Recipients:
    """Return who should decide the open review: the assigned reviewer and their deputy, or else all who may decide."""
    able = {person.pk for person in eligible_reviewers(state)}
    reviewer_id = state.review.assigned_to_id if state.review else None
    chosen = _turn_of([reviewer_id]) if reviewer_id else {}
    chosen = {person: reason for person, reason in chosen.items() if person in able}
    if chosen.keys() - absent_among(chosen):
        return chosen
    return dict.fromkeys(able, MY_TURN) | chosen


def _on_return(event: Event, state: NoticeState) -> Recipients:
    """Return the submitter and the writer; nobody once it was submitted again."""
    returned = _reviews_of(event)
    if Review.objects.filter(notice=event.notice_id, pk__gt=max(review.pk for review in returned)).exists():
        return {}
    people = [*(review.submitted_by_id for review in returned), state.notice.assignee_id]
    return _news(_contributors_to(event, state)) | _turn_of(people)


def _on_decision(event: Event, state: NoticeState) -> Recipients:
    """Return who contributed to it, submitted it, is assigned to write it or was to decide it.

    It was approved, recalled, cancelled or withdrawn.
    """
    people = [*_contributors_to(event, state), state.notice.assignee_id]
    for review in _reviews_of(event):
        people.append(review.submitted_by_id)
        people += [review.assigned_to_id] if event.command in {"recall", "withdraw"} else []
    return _news(people)


def _on_comment(event: Event, state: NoticeState) -> Recipients:
    """Return the people of the thread; for a new thread the writer too, whose turn it is if the comment blocks.

    For a guest's comment, the person who made the guest's link is among them.
    """
    comment = Comment.objects.select_related("share_link").filter(pk=event.data.get("comment")).first()
    if comment is None:
        return {}
    thread = comment.parent_id or comment.pk
    comments = Comment.objects.filter(pk=thread) | Comment.objects.filter(parent=thread)
    recipients = _news(comments.values_list("created_by", flat=True))
    if comment.share_link:
        recipients |= _news([comment.share_link.created_by_id])
    if comment.parent_id is None:
        writer = state.notice.assignee_id or (state.head.created_by_id if state.head else None)
        recipients |= _turn_of([writer]) if comment.is_blocking else _news([writer])
    return recipients


def _on_assignment(event: Event, state: NoticeState) -> Recipients:
    """Return who was newly assigned to write or to decide, if they still are."""
    changed = event.data.get("changed", [])
    recipients: Recipients = {}
    if "assignee" in changed and state.notice.assignee_id == event.data["assignee"]:
        recipients |= _turn_of([state.notice.assignee_id])
    reviewer_id = state.review.assigned_to_id if state.review else None
    if "reviewer" in changed and reviewer_id == event.data["reviewer"]:
        recipients |= deciders(state) if reviewer_id else {}
    return recipients


def _on_proposed_redaction(event: Event, state: NoticeState) -> Recipients:
    """Return the managers who may confirm the removal of words while it waits."""
    if not RedactionProposal.objects.filter(notice=event.notice_id, proposed_at=event.at).exists():
        return {}
    return dict.fromkeys(active(MANAGER).values_list("pk", flat=True), MY_TURN)


def _on_merged_save(event: Event, state: NoticeState) -> Recipients:
    """Return the people whose changes the save took over or overruled."""
    return _news(MergeNews.objects.filter(event=event).values_list("person", flat=True))


_RULES: dict[str, Callable[[Event, NoticeState], Recipients]] = {
    "submit": _on_submit,
    "return": _on_return,
    "recall": _on_decision,
    "approve": _on_decision,
    "cancel": _on_decision,
    "withdraw": _on_decision,
    "comment": _on_comment,
    "assign": _on_assignment,
    "propose_redaction": _on_proposed_redaction,
    "save": _on_merged_save,
}


def _reviews_of(event: Event) -> list[Review]:
    """Return the review that the event reviewer_id for or decided, and that of a schedule that it cancelled."""
    review, cancelled = event.data.get("review"), event.data.get("cancelled")
    return list(Review.objects.filter(Q(pk=review) | Q(publication=cancelled, publication__isnull=False)))


def _contributors_to(event: Event, state: NoticeState) -> set[int]:
    """Return who contributed to the event's text."""
    return set(state.contributors_of(event.version.number)) if event.version else set()


def _news(people: Iterable[int | None]) -> Recipients:
    return {person: NEWS for person in people if person is not None}


def _turn_of(people: Iterable[int | None]) -> Recipients:
    """Return the people, whose turn it is, and the deputies of those who are absent."""
    ids = {person for person in people if person is not None}
    deputies = {deputy: MailReason(True, person) for person, deputy in deputies_of(ids).items()}
    return deputies | dict.fromkeys(ids, MY_TURN)


def with_deputies(people: Iterable[int | None]) -> dict[int | None, set[int]]:
    """Return each person's id with themselves and, while they are absent, their deputy."""
    ids = {person for person in people if person is not None}
    deputies = deputies_of(ids)
    return {person: {person, deputies.get(person, person)} for person in ids}
