"""Who resolves a comment that stops the approval: its author, or another reviewer who could decide; never a writer."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against_resolving, roles_now
from notices.models import Comment, Notice
from tests.support.comment_attacks import comment_of
from tests.support.roles import give_roles
from tests.support.worlds import created, head_of, saved, submitted

pytestmark = pytest.mark.django_db

STOPS = {"stops_approval"}
# Who it is: what keeps them from resolving what another reviewer wrote; and whether the database refuses it too, which
# knows contributors and roles.
PEOPLE: dict[str, tuple[set[str], bool]] = {
    "writer": (STOPS, True),
    "writer_and_reviewer": (STOPS, True),
    "writer_and_manager": (STOPS, True),
    "submitter_and_reviewer": (STOPS, False),
    "reviewer_with_a_conflict": (STOPS, False),
    "editor_without_a_hand_in_it": (STOPS, True),
    "manager": (STOPS, True),
    "former_reviewer": ({"role", *STOPS}, True),
    "nobody": ({"role", *STOPS}, True),
    "reviewer": (set(), False),
    "reviewer_and_manager": (set(), False),
}
ROLES = {"writer": "editor", "submitter": "editor", "editor": "editor", "reviewer": "reviewer", "manager": "manager"}


@pytest.fixture
def people() -> dict[str, User]:
    people = {name: User.objects.create_user(name) for name in [*PEOPLE, "author"]}
    for name, person in people.items():
        give_roles(person, *{role for word, role in ROLES.items() if word in name and "former" not in name})
    give_roles(people["author"], "reviewer")
    return people


@pytest.fixture
def notice(people: dict[str, User]) -> Notice:
    notice = created(people["writer"]).notice
    saved(notice, people["writer_and_reviewer"], title="To")
    saved(notice, people["writer"], title="Tre")
    give_roles(people["writer_and_manager"], "editor")
    saved(notice, people["writer_and_manager"], title="Fire")
    workflow.declare_conflict(notice=notice, by=people["reviewer_with_a_conflict"], request_id=uuid4())
    return submitted(people["submitter_and_reviewer"], notice).notice


def stopping(notice: Notice, by: User) -> Comment:
    return comment_of(
        workflow.comment(version=head_of(notice), text="Feil.", is_blocking=True, by=by, request_id=uuid4())
    )


def refusals(comment: Comment, person: User) -> set[str]:
    state = NoticeState.of(comment.notice_id)
    return {reason.code for reason in reasons_against_resolving(comment, state, person.pk, roles_now(person))}


def is_refused_by_the_database(comment: Comment, person: User) -> bool:
    try:
        with transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(resolved_by=person, resolved_at=timezone.now())
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


def test_what_another_reviewer_let_stop_the_approval(people: dict[str, User], notice: Notice) -> None:
    comment = stopping(notice, people["author"])

    for name, (codes, is_refused) in PEOPLE.items():
        assert (refusals(comment, people[name]), name) == (codes, name)
        assert (is_refused_by_the_database(comment, people[name]), name) == (is_refused, name)
    with pytest.raises(workflow.Refused):
        workflow.resolve(comment=comment, by=people["submitter_and_reviewer"], request_id=uuid4())
    assert workflow.resolve(comment=comment, by=people["reviewer"], request_id=uuid4()).event


def test_who_let_it_stop_the_approval_may_take_that_back(people: dict[str, User], notice: Notice) -> None:
    for author in (people[name] for name in ("writer", "writer_and_reviewer", "manager", "reviewer_with_a_conflict")):
        comment = stopping(notice, author)

        assert (refusals(comment, author), is_refused_by_the_database(comment, author)) == (set(), False)
        assert refusals(comment, people["reviewer"]) == set()
        assert refusals(comment, people["submitter_and_reviewer"]) == STOPS


def test_what_stops_nothing_is_resolved_by_anybody_with_a_role(people: dict[str, User], notice: Notice) -> None:
    """So it is with a guest's comment: through a link nobody stops an approval."""
    guests = Comment(notice=notice, guest_name="Kari")

    assert {name for name in PEOPLE if refusals(guests, people[name])} == {"former_reviewer", "nobody"}
    guests.is_blocking = True  # past the command: then it has no author at the desk
    may = {name for name in PEOPLE if not refusals(guests, people[name])}
    assert may == {"reviewer", "reviewer_and_manager"}
