"""Attacks on removals by law, and on what they alone may change: each is refused by name."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from notices.models import Event, Notice, Redaction, RedactionProposal, Version
from notices.workflow import accounts
from tests.support.redactions import proposed, redacted
from tests.support.tables import World, insert, row

WORDS = "Eksempelmab"
CHANGED = "a row of {} is never changed"


def managers(count: int = 2) -> list[User]:
    people = []
    for number in range(count):
        person = User.objects.create_user(f"manager_{number}", f"m{number}@example.org")
        accounts.give_role(person=person, role="manager", by=None)
        people.append(person)
    return people


def a_proposal(world: World) -> tuple[RedactionProposal, list[User]]:
    people = managers()
    proposed(world.draft, people[0], WORDS)
    return RedactionProposal.objects.get(notice=world.draft), people


def a_redaction(world: World) -> Redaction:
    proposer, confirmer = managers()
    redacted(world.draft, proposer, confirmer, WORDS)
    return Redaction.objects.get(notice=world.draft)


def _row(proposal: RedactionProposal, confirmer: User, **changes: Any) -> Redaction:
    sequence = 1 + Event.objects.filter(notice=proposal.notice).count()
    now = timezone.now()
    values = {
        "notice": proposal.notice,
        "reason": proposal.reason,
        "places": {},
        "sequence": sequence,
        "proposed_by": proposal.proposed_by,
        "proposed_at": proposal.proposed_at,
        "confirmed_by": confirmer,
        "confirmed_at": now,
        **changes,
    }
    return Redaction.objects.create(**values)


def _under_way(world: World) -> Redaction:
    """As a removal is between its row and its event."""
    proposal, people = a_proposal(world)
    return _row(proposal, people[1])


def change_a_redaction(world: World) -> None:
    Redaction.objects.filter(pk=a_redaction(world).pk).update(reason="En annen.")


def delete_a_redaction(world: World) -> None:
    redaction = a_redaction(world)
    Redaction.objects.filter(pk=redaction.pk)._raw_delete("default")


def insert_a_redaction_again(world: World) -> None:
    insert("notices_redaction", row("notices_redaction", a_redaction(world).pk))


def confirm_without_a_manager(world: World) -> None:
    proposal, _people = a_proposal(world)
    _row(proposal, world.editor)


def redact_what_nobody_proposed(world: World) -> None:
    first, second = managers()
    proposed(world.draft, first, WORDS)
    proposal = RedactionProposal.objects.get(notice=world.draft)
    _row(proposal, second, reason="Noe annet.")


def redact_under_review(world: World) -> None:
    first, second = managers()
    proposed(world.review.notice, first, WORDS)
    _row(RedactionProposal.objects.get(), second)


def redact_with_another_event(world: World) -> None:
    proposal, people = a_proposal(world)
    _row(proposal, people[1], sequence=99)


def change_a_proposal(world: World) -> None:
    proposal, _people = a_proposal(world)
    RedactionProposal.objects.filter(pk=proposal.pk).update(words="noe annet")


def insert_a_proposal_again(world: World) -> None:
    proposal, _people = a_proposal(world)
    insert("notices_redactionproposal", row("notices_redactionproposal", proposal.pk))


def propose_without_a_role(world: World) -> None:
    words = {"words": "x", "reason": "x", "proposed_at": timezone.now()}
    RedactionProposal.objects.create(notice=world.draft, proposed_by=world.editor, **words)


def start_with_a_redaction(world: World) -> None:
    redaction = a_redaction(world)
    head = Version.objects.get(notice=world.draft)
    Version.objects.create(
        notice=world.draft,
        number=2,
        kind="edit",
        schema_number=3,
        content="{}",
        sha256="0" * 64,
        created_by=head.created_by,
        created_at=timezone.now(),
        redaction=redaction,
    )


def _update(model: Any, notice: Notice, **changes: Any) -> None:
    model.objects.filter(notice=notice).update(**changes)


def change_another_notice_during_a_redaction(world: World) -> None:
    redaction = _under_way(world)
    _update(Version, world.live.notice, content="{}", redaction=redaction)


def change_a_text_without_naming_the_redaction(world: World) -> None:
    _under_way(world)
    _update(Version, world.draft, content="{}")


def change_a_text_after_a_redaction(world: World) -> None:
    redaction = a_redaction(world)
    _update(Version, world.draft, content="{}", redaction=redaction)


def change_who_wrote_a_text_during_a_redaction(world: World) -> None:
    redaction = _under_way(world)
    _update(Version, world.draft, created_by=world.reviewer, redaction=redaction)


def change_a_chain_during_a_redaction(world: World) -> None:
    _under_way(world)
    _update(Event, world.draft, chain="0" * 64)


def change_an_event_after_a_redaction(world: World) -> None:
    a_redaction(world)
    _update(Event, world.draft, data={})


def rename_one_of_us_during_a_redaction(world: World) -> None:
    _under_way(world)
    _update(Event, world.draft, actor_name="Noen andre")


REDACTION_ATTACKS: list[tuple[str, Callable[[World], None]]] = [
    (CHANGED.format("notices_redaction"), change_a_redaction),
    ("a row of notices_redaction is never deleted", delete_a_redaction),
    ("a row of notices_redaction is never replaced", insert_a_redaction_again),
    ("words are removed by two managers", confirm_without_a_manager),
    ("words are removed as another manager proposed it", redact_what_nobody_proposed),
    ("no words are removed while a review is open or a publication waits", redact_under_review),
    ("a removal by law has the next event of its notice", redact_with_another_event),
    (CHANGED.format("notices_redactionproposal"), change_a_proposal),
    ("a row of notices_redactionproposal is never replaced", insert_a_proposal_again),
    ("only a manager proposes to remove words", propose_without_a_role),
    ("a version starts with all its words", start_with_a_redaction),
    (CHANGED.format("notices_version"), change_another_notice_during_a_redaction),
    ("a version names the removal that changes it", change_a_text_without_naming_the_redaction),
    (CHANGED.format("notices_version"), change_a_text_after_a_redaction),
    (CHANGED.format("notices_version"), change_who_wrote_a_text_during_a_redaction),
    (CHANGED.format("notices_event"), change_a_chain_during_a_redaction),
    (CHANGED.format("notices_event"), change_an_event_after_a_redaction),
    (
        "of who acted and asked, an event loses the name of a guest and the request alone",
        rename_one_of_us_during_a_redaction,
    ),
]
