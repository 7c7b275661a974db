"""What is kept of the ledger elsewhere says later which notice lost or changed what."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from notices.models import Event, Publication
from notices.verification.kept_ledger import (
    FORMAT,
    MARK,
    SHORT,
    DamagedFile,
    Digest,
    KeptChain,
    differences,
    mark,
    read,
)
from tests.support.tables import World, execute, without_guards
from tests.support.worlds import saved


def marks(*values: str, length: int = SHORT) -> str:
    """The hashes of a row's columns, here letters that stand for them."""
    return "".join(value[0] * length for value in values)


def event(chain: str, name: str) -> str:
    return chain.ljust(SHORT, "_") + marks("t", "p", name, "c", "v", "r", "d", length=MARK)


VERSION = marks("s", "k", "p", "n", "b", "t")
REVIEW, DECIDED = marks("v", "c", "n", "o", "b", "t"), marks("s", "p", "b", "n", "a")
OPEN = REVIEW + marks("o", "p", "n", "m") + mark(None)
ENTRY, CANCELLED = marks(*"kvrnpsebcwms"), marks("b", "a")
STANDING = ENTRY + marks("n") + mark(None)
CHAIN = KeptChain(
    *(7, 3, [event("a1", "x"), event("b2", "y"), event("c3", "z")], "c3-and-more"),
    versions={"1": VERSION, "2": VERSION},
    reviews={"4": REVIEW + DECIDED, "6": OPEN},
    entries={"8": STANDING, "10": ENTRY + CANCELLED},
)
LATER = replace(
    CHAIN,
    events=[*CHAIN.events, event("d4", "x")],
    head="d4-and-more",
    versions={**CHAIN.versions, "3": VERSION},
    reviews={"4": REVIEW + DECIDED, "6": REVIEW + DECIDED, "7": OPEN},
    entries={"8": ENTRY + CANCELLED, "10": ENTRY + CANCELLED, "11": STANDING},
)
NO_NOTICE = KeptChain(0, None, [], "", {}, {}, {})
NAME = "notice 7 (no. 3)"


def test_what_was_added_is_no_difference():
    assert (
        list(
            differences(
                [NO_NOTICE, CHAIN],
                [NO_NOTICE, replace(CHAIN, notice=2), LATER, replace(CHAIN, notice=9)],
            )
        )
        == []
    )


FIRST, SECOND, THIRD = CHAIN.events
CHAINED = ", and what follows it is chained otherwise"


@pytest.mark.parametrize(
    ("now", "difference"),
    [
        (replace(CHAIN, notice=8), "is gone; it had 3 events, 2 versions, 2 ledger rows"),
        (replace(CHAIN, events=[FIRST], head="a1-and-more"), ": its last events, 2 to 3, are gone"),
        (replace(CHAIN, events=[FIRST, SECOND], head="b2-and-more"), ": its last event, 3, is gone"),
        (
            replace(CHAIN, events=[FIRST, event("x2", "q"), event("x3", "z")]),
            f": event 2 has another actor_name{CHAINED}",
        ),
        (
            replace(CHAIN, events=[FIRST, event("x2", "z")]),
            ": event 2 is gone, and what follows it stands in its place",
        ),
        (
            replace(CHAIN, events=[FIRST, event("n2", "q"), event("x3", "y"), event("x4", "z")]),
            f": event 2 was added{CHAINED}",
        ),
        (replace(LATER, events=[FIRST, SECOND, event("x3", "z"), event("d4", "x")]), ": event 3 is chained otherwise"),
        (replace(CHAIN, head="c3-and-others"), ": event 3 is another one"),
        (replace(LATER, events=[FIRST, event("b2", "q"), THIRD, event("d4", "x")]), ": event 2 has another actor_name"),
        (replace(LATER, versions={"1": VERSION, "3": VERSION}), ": version 2 is gone"),
        (
            replace(LATER, versions={"1": VERSION, "2": marks("x", "k", "p", "n", "x", "t")}),
            ": version 2 has another sha256, created_by_id",
        ),
        (replace(LATER, reviews={"4": REVIEW + DECIDED}), ": review 6 is gone"),
        (
            replace(LATER, reviews={"4": REVIEW + marks("s", "p", "b", "x", "a"), "6": OPEN}),
            ": review 4 has another decision_note",
        ),
        (
            replace(LATER, reviews={"4": REVIEW + DECIDED, "6": marks("x", "c", "n", "o", "b", "t") + DECIDED}),
            ": review 6 has another version_id",
        ),
        (replace(LATER, reviews={**CHAIN.reviews, "5": OPEN}), ": review 5 was added among older ones"),
        (
            replace(LATER, entries={"8": marks(*"kvrnpsxbcwms") + CANCELLED, "10": ENTRY + CANCELLED}),
            ": ledger row 8 has another effective_at",
        ),
        (
            replace(LATER, entries={"8": STANDING, "10": STANDING}),
            ": ledger row 10 has another cancelled_by_id, cancelled_at",
        ),
        (replace(LATER, entries={**CHAIN.entries, "9": STANDING}), ": ledger row 9 was added among older ones"),
        (replace(LATER, number=4), ": its number is 4 now"),
    ],
)
def test_what_was_lost_or_changed_is_named(now: KeptChain, difference: str):
    (sentence,) = differences([NO_NOTICE, CHAIN], [NO_NOTICE, now])

    assert sentence.removeprefix(NAME).strip() == difference.strip()


def test_a_file_that_was_cut_or_edited_is_refused(tmp_path: Path):
    lines = [json.dumps({"format": FORMAT}), *(json.dumps(vars(chain)) for chain in (NO_NOTICE, CHAIN))]
    lines.append(json.dumps({"digest": str(Digest.of([NO_NOTICE, CHAIN]))}))

    assert list(read(StringIO("\n".join(lines)))) == [NO_NOTICE, CHAIN]
    for damaged in ("", "{}", "\n".join(lines[:-1]), "\n".join(lines[1:]), "\n".join([lines[0], *lines[2:]]), "x"):
        with pytest.raises(DamagedFile):
            list(read(StringIO(damaged)))


def verify(**options: Path) -> list[str]:
    """The lines that the command prints, whether it fails or not."""
    output = StringIO()
    try:
        call_command("verify", stdout=output, stderr=StringIO(), **options)
    except CommandError as error:
        return [*output.getvalue().splitlines(), str(error)]
    return output.getvalue().splitlines()


@pytest.mark.django_db
def test_a_ledger_is_compared_with_what_was_kept(world: World, tmp_path: Path):
    path = tmp_path / "kept.jsonl"
    digest = verify(write=path)[-1]
    assert json.loads(path.read_text().splitlines()[-1])["digest"] == digest.rpartition(" ")[2]

    saved(world.draft, world.editor, title="Nytt")
    grown = verify(against=path)
    execute("DROP TRIGGER guard_notices_event_delete" + ("" if connection.vendor == "sqlite" else " ON notices_event"))
    execute("DELETE FROM notices_outbox")
    execute("DELETE FROM notices_event WHERE notice_id = %s AND sequence > 2", world.live.notice_id)

    assert grown[0].startswith("All is well") and grown[-1] != digest
    notice = f"notice {world.live.notice_id} (no. {world.live.notice.number})"
    assert f"{notice}: its last events, 3 to 4, are gone" in verify(against=path)
    with without_guards():
        Publication.objects.filter(pk=world.live.pk).update(public_note="Forfalsket")
        Event.objects.filter(notice=world.live.notice_id, sequence=2).update(actor_name="Noen andre")
    changed = verify(against=path)
    assert f"{notice}: ledger row {world.live.pk} has another public_note" in changed
    assert f"{notice}: event 2 has another actor_name" in changed
    # What is kept is what was true: nothing is written over it while something is wrong.
    before = path.read_bytes()
    verify(write=path)
    assert path.read_bytes() == before


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "sentence"), [(None, "cannot be read"), ("x", "no file that verify wrote")])
def test_a_file_that_cannot_be_compared_is_an_error(tmp_path: Path, content: str | None, sentence: str):
    path = tmp_path / "kept.jsonl"
    if content is not None:
        path.write_text(content)

    assert sentence in verify(against=path)[-1]
