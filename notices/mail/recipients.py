"""Whom an event concerns, and whose turn it is. Asked when a mail is made, not when it happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q

from notices.access.notice_state import NoticeState
from notices.access.people import absent_among, active, deputies_of, who_can_decide
from notices.models import Comment, Event, Publication, Review, Version


@dataclass(frozen=True)
class Concern:
    """Why somebody hears of an event."""

    is_my_turn: bool = False
    # The id of the absent person whose deputy hears of it.
    instead_of: int | None = None


Concerned = dict[int, Concern]

MINE, NEWS = Concern(is_my_turn=True), Concern()


def concerned_by(event: Event) -> Concerned:
    """Whom the event concerns as things stand now, by their ids; {} where nobody has to hear of it any more.

    Only people who can sign in and have a role, and never whoever did it.
    """
    if event.notice_id is None or event.command not in _RULES:
        return {}
    concerned = _RULES[event.command](event, NoticeState.of(event.notice_id))
    concerned.pop(event.actor_id or 0, None)
    there = set(active().filter(pk__in=concerned).values_list("pk", flat=True))
    return {person: concern for person, concern in concerned.items() if person in there}


def _on_submit(event: Event, state: NoticeState) -> Concerned:
    """The reviewer who was asked, or everybody who may decide; nobody once it is decided."""
    return deciders(state) if state.review in _reviews_of(event) else {}


def deciders(state: NoticeState) -> Concerned:
    """Whose turn the open review is: who was asked, and their deputy; all who may decide where those can't."""
    able = {person.pk for person in who_can_decide(state)}
    asked = state.review.assigned_to_id if state.review else None
    chosen = _with_deputies([asked]) if asked else {}
    chosen = {person: concern for person, concern in chosen.items() if person in able}
    if chosen.keys() - absent_among(chosen):
        return chosen
    return dict.fromkeys(able, MINE) | chosen


def _on_return(event: Event, state: NoticeState) -> Concerned:
    """Who submitted it and who writes it; nobody once it was submitted again."""
    returned = _reviews_of(event)
    if Review.objects.filter(notice=event.notice_id, pk__gt=max(review.pk for review in returned)).exists():
        return {}
    people = [*(review.submitted_by_id for review in returned), state.notice.assignee_id]
    return _news(_writers(event)) | _with_deputies(people)


def _on_decision(event: Event, state: NoticeState) -> Concerned:
    """Approved, recalled, cancelled, withdrawn: whoever wrote it, submitted it, is to write it or was to decide."""
    people = [*_writers(event), state.notice.assignee_id]
    for review in _reviews_of(event):
        people.append(review.submitted_by_id)
        people += [review.assigned_to_id] if event.command in {"recall", "withdraw"} else []
    return _news(people)


def _on_comment(event: Event, state: NoticeState) -> Concerned:
    """The thread's own people; for a new one whoever writes the notice, whose turn it is where the comment blocks.

    For a guest's comment also whoever made the guest's link.
    """
    comment = Comment.objects.select_related("share_link").filter(pk=event.data.get("comment")).first()
    if comment is None:
        return {}
    thread = comment.parent_id or comment.pk
    said = Comment.objects.filter(pk=thread) | Comment.objects.filter(parent=thread)
    concerned = _news(said.values_list("created_by", flat=True))
    if comment.share_link:
        concerned |= _news([comment.share_link.created_by_id])
    if comment.parent_id is None:
        writer = state.notice.assignee_id or (state.head.created_by_id if state.head else None)
        concerned |= _with_deputies([writer]) if comment.is_blocking else _news([writer])
    return concerned


def _on_assignment(event: Event, state: NoticeState) -> Concerned:
    """Who was newly asked to write or to decide, where that still holds."""
    changed = event.data.get("changed", [])
    concerned: Concerned = {}
    if "assignee" in changed and state.notice.assignee_id == event.data["assignee"]:
        concerned |= _with_deputies([state.notice.assignee_id])
    asked = state.review.assigned_to_id if state.review else None
    if "reviewer" in changed and asked == event.data["reviewer"]:
        concerned |= deciders(state) if asked else {}
    return concerned


_RULES: dict[str, Callable[[Event, NoticeState], Concerned]] = {
    "submit": _on_submit,
    "return": _on_return,
    "recall": _on_decision,
    "approve": _on_decision,
    "cancel": _on_decision,
    "withdraw": _on_decision,
    "comment": _on_comment,
    "assign": _on_assignment,
}


def _reviews_of(event: Event) -> list[Review]:
    """The review that the event asked for or decided, and the one behind a schedule that it cancelled."""
    its_own, behind = event.data.get("review"), event.data.get("cancelled")
    return list(Review.objects.filter(Q(pk=its_own) | Q(publication=behind, publication__isnull=False)))


def _writers(event: Event) -> set[int]:
    """Who wrote the event's text: everybody since the publication before it."""
    if event.version is None:
        return set()
    number = event.version.number
    published = Publication.objects.effective().filter(
        notice=event.notice_id, kind=Publication.Kind.PUBLISH, version__number__lt=number
    )
    last = max(published.values_list("version__number", flat=True), default=0)
    versions = Version.objects.filter(notice=event.notice_id, number__gt=last, number__lte=number)
    return set(versions.values_list("created_by", flat=True))


def _news(people: Iterable[int | None]) -> Concerned:
    return {person: NEWS for person in people if person is not None}


def _with_deputies(people: Iterable[int | None]) -> Concerned:
    """It is their turn; the deputies of those who are absent hear of it too."""
    asked = {person for person in people if person is not None}
    deputies = {deputy: Concern(True, person) for person, deputy in deputies_of(asked).items()}
    return deputies | dict.fromkeys(asked, MINE)
