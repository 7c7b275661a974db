"""Attacks on the rows of contributors, past everything that the product offers: each is refused by name."""

from collections.abc import Callable

from django.utils import timezone

from notices.models import Review, Version, VersionContributor
from tests.support.tables import World, execute, insert, new_review, new_version, row
from tests.support.worlds import head_of

WITH_THEIR_VERSION = "contributors are written with their version"


def a_contributor(world: World) -> VersionContributor:
    return VersionContributor.objects.get(version=world.draft.head)


def change_a_contributor(world: World) -> None:
    VersionContributor.objects.filter(pk=a_contributor(world).pk).update(person=world.reviewer)


def delete_a_contributor(world: World) -> None:
    execute("DELETE FROM notices_versioncontributor WHERE id = %s", a_contributor(world).pk)


def insert_a_contributor_again(world: World) -> None:
    insert("notices_versioncontributor", {**row("notices_versioncontributor", a_contributor(world).pk), "id": 10_000})


def add_a_contributor_afterwards(world: World) -> None:
    VersionContributor.objects.create(
        notice=world.draft, version=head_of(world.draft), person=world.reviewer, why="wrote"
    )


def add_a_contributor_to_another_notices_version(world: World) -> None:
    version: Version = new_version(world.draft, 2)
    VersionContributor.objects.create(notice=world.live.notice, version=version, person=world.reviewer, why="discarded")


def approve_a_version_without_its_writer(world: World) -> None:
    """As if the program had forgotten to write the row: nobody could tell who must not decide."""
    world.draft.head = new_version(world.draft, 2)
    world.draft.save(update_fields=["head"])
    review = new_review(world.draft, world.draft.head, world.editor)
    decided = {"status": "approved", "decided_by": world.reviewer, "decided_at": timezone.now()}
    Review.objects.filter(pk=review.pk).update(**decided)


CONTRIBUTOR_ATTACKS: list[tuple[str, Callable[[World], None]]] = [
    ("a row of notices_versioncontributor is never changed", change_a_contributor),
    ("a row of notices_versioncontributor is never deleted", delete_a_contributor),
    ("a row of notices_versioncontributor is never replaced", insert_a_contributor_again),
    (WITH_THEIR_VERSION, add_a_contributor_afterwards),
    (WITH_THEIR_VERSION, add_a_contributor_to_another_notices_version),
    ("no text is approved of which a writer is not known", approve_a_version_without_its_writer),
]
