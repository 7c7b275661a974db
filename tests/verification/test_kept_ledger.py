"""What is kept of the ledger elsewhere says later which notice lost or changed what."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from notices.verification.kept_ledger import DamagedFile, Digest, KeptChain, differences, read
from tests.support.tables import World, execute
from tests.support.worlds import saved

KEPT = KeptChain(
    *(7, 3, ["a1", "b2", "c3"], "c3-and-more"),
    versions={"1": "x", "2": "y"},
    reviews={"4": "pinned decided", "5": "pinned"},
    entries={"8": "entry", "9": "entry cancelled"},
)
LATER = replace(
    KEPT,
    events=[*KEPT.events, "d4"],
    head="d4-and-more",
    versions={**KEPT.versions, "3": "z"},
    reviews={"4": "pinned decided", "5": "pinned decided", "6": "pinned"},
    entries={"8": "entry cancelled", "9": "entry cancelled"},
)
NO_NOTICE = KeptChain(0, None, [], "", {}, {}, {})
NAME = "notice 7 (no. 3)"


def test_what_was_added_is_no_difference():
    assert (
        list(differences([NO_NOTICE, KEPT], [NO_NOTICE, replace(KEPT, notice=2), LATER, replace(KEPT, notice=9)])) == []
    )


@pytest.mark.parametrize(
    ("now", "difference"),
    [
        (replace(KEPT, notice=8), "is gone; it had 3 events, 2 versions, 2 ledger rows"),
        (replace(KEPT, events=["a1"], head="a1-and-more"), ": its last events, 2 to 3, are gone"),
        (replace(KEPT, events=["a1", "x2", "x3"]), ": event 2 is another one, and so is what follows it"),
        (replace(LATER, events=["a1", "b2", "x3", "d4"]), ": event 3 is another one, and so is what follows it"),
        (replace(KEPT, head="c3-and-others"), ": event 3 is another one"),
        (replace(LATER, versions={"1": "x", "3": "z"}), ": version 2 is gone"),
        (replace(LATER, versions={"1": "x", "2": "z"}), ": version 2 is another one"),
        (replace(LATER, reviews={"4": "pinned decided"}), ": review 5 is gone"),
        (replace(LATER, reviews={"4": "pinned otherwise", "5": "pinned"}), ": review 4 is another one"),
        (replace(LATER, reviews={"4": "pinned decided", "5": "moved decided"}), ": review 5 is another one"),
        (replace(LATER, entries={"8": "other", "9": "entry cancelled"}), ": ledger row 8 is another one"),
        (replace(LATER, entries={"8": "entry", "9": "entry"}), ": ledger row 9 is another one"),
        (replace(LATER, number=4), ": its number is 4 now"),
    ],
)
def test_what_was_lost_or_changed_is_named(now: KeptChain, difference: str):
    (sentence,) = differences([NO_NOTICE, KEPT], [NO_NOTICE, now])

    assert sentence.removeprefix(NAME).strip() == difference.strip()


def test_a_file_that_was_cut_or_edited_is_refused(tmp_path: Path):
    lines = ['{"format": "HorizonScan ledger 1"}', *(json.dumps(vars(chain)) for chain in (NO_NOTICE, KEPT))]
    lines.append(json.dumps({"digest": str(Digest.of([NO_NOTICE, KEPT]))}))

    assert list(read(StringIO("\n".join(lines)))) == [NO_NOTICE, KEPT]
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
