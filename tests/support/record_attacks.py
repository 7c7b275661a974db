"""Attacks on what a registry said, past everything that the product offers: each must be refused by name."""

from collections.abc import Callable

from django.utils import timezone

from tests.support.tables import World, execute, insert, row
from trials.models import StudyRecord, Trial


def a_record() -> StudyRecord:
    """What the registry said of a trial that a world's notice cites."""
    trial = Trial.objects.for_number("NCT03334396")
    return StudyRecord.objects.create(
        trial=trial, read_at=timezone.now(), content="{}", fingerprint="0" * 64, projection=1
    )


def change_a_record(world: World) -> None:
    execute("UPDATE trials_studyrecord SET content = %s WHERE id = %s", "[]", a_record().pk)


def delete_a_record(world: World) -> None:
    execute("DELETE FROM trials_studyrecord WHERE id = %s", a_record().pk)


def insert_a_record_again(world: World) -> None:
    insert("trials_studyrecord", row("trials_studyrecord", a_record().pk))


RECORD_ATTACKS: list[tuple[str, Callable[[World], None]]] = [
    ("a row of trials_studyrecord is never changed", change_a_record),
    ("a row of trials_studyrecord is never deleted", delete_a_record),
    ("a row of trials_studyrecord is never replaced", insert_a_record_again),
]
