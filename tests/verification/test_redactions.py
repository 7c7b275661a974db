"""`verify` knows a removal by law by its row, its two managers and its event; anything else is a forgery."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from notices.document.model import sha256
from notices.models import Comment, Event, Notice, Publication, Redaction, Version
from notices.verification import verify
from tests.support.redactions import notice_with_words, redacted
from tests.support.roles import give_roles
from tests.support.tables import execute, without_guards
from tests.support.worlds import created, published, saved

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lasting_left(lasting_people: list[User], lasting_database: "DjangoDbBlocker") -> Notice:
    with lasting_database.unblock():
        editor, reviewer, manager = lasting_people
        second = User.objects.create_user("second_manager", "second@example.org")
        give_roles(second, "manager")
        notice = notice_with_words(editor, reviewer)
        redacted(notice, manager, second)
        return notice


@pytest.fixture
def left(lasting_left: Notice, db: None) -> Notice:
    return lasting_left


def _text(notice: Notice) -> None:
    version = Version.objects.filter(notice=notice).order_by("number")[0]
    content = version.content.replace("Et antistoff", "Et annet stoff")
    Version.objects.filter(pk=version.pk).update(content=content, sha256=sha256(content))


def _event(notice: Notice) -> None:
    event = Event.objects.filter(notice=notice, command="approve").order_by("sequence")[0]
    Event.objects.filter(pk=event.pk).update(data=event.data | {"note": "Noe annet."})


def _comment(notice: Notice) -> None:
    comment = Comment.objects.filter(notice=notice).order_by("pk")[0]
    Comment.objects.filter(pk=comment.pk).update(text="Noe annet.")


def _entry(notice: Notice) -> None:
    entry = Publication.objects.filter(notice=notice).select_related("version").order_by("pk")[0]
    entry.public_note = "Noe annet."
    entry.give_seal()
    Publication.objects.filter(pk=entry.pk).update(public_note=entry.public_note, seal=entry.seal)


def _no_row(notice: Notice) -> None:
    Version.objects.filter(notice=notice).update(redaction=None)
    execute("DELETE FROM notices_redaction WHERE notice_id = %s", notice.pk)


def _another_manager(notice: Notice) -> None:
    other = User.objects.get(username="reviewer")
    Redaction.objects.filter(notice=notice).update(confirmed_by=other)


def _no_event(notice: Notice) -> None:
    redact = Event.objects.get(notice=notice, command="redact")
    execute("DELETE FROM notices_event WHERE id = %s", redact.pk)


FORGERIES: dict[str, tuple[Callable[[Notice], None], str]] = {
    "a text": (_text, "it is not the text that the removal by law has left"),
    "an event": (_event, "it is not what the removal by law has left of it"),
    "a comment": (_comment, "has other words than its event says"),
    "a ledger row": (_entry, "it is not the row that the removal by law has left"),
    "no row": (_no_row, "tells of a removal by law, and there is no row of it"),
    "who confirmed": (_another_manager, "who confirmed it, or when, is not what its event says"),
    "no event": (_no_event, "it has no event"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_is_no_removal_or_goes_beyond_one_is_named(name: str, left: Notice) -> None:
    forge, finding = FORGERIES[name]
    with without_guards():
        forge(left)

        assert [each for each in verify() if finding in each] != []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda notice: Version.objects.filter(notice=notice).update(content="{}"), "does not have the hash"),
        (lambda notice: Event.objects.filter(notice=notice).update(data={}), "its chain does not fit"),
    ],
)
def test_a_change_without_a_removal_is_named(change: Callable[[Notice], Any], finding: str, notice: Notice) -> None:
    with without_guards():
        change(notice)

        assert [each for each in verify() if finding in each] != []


def test_a_kept_ledger_tells_of_a_removal_and_of_nothing_forged(
    editor: User, reviewer: User, manager: User, second_manager: User, tmp_path: Path
) -> None:
    notice, other = notice_with_words(editor, reviewer), created(editor).notice
    file, output = tmp_path / "kept", StringIO()
    call_command("verify", write=file, stdout=output)

    redacted(notice, manager, second_manager)
    saved(other, editor, title="Ny tittel")
    call_command("verify", against=file, stdout=output)

    lines = output.getvalue().splitlines()
    assert f"notice {notice.pk} (no. 1): words were removed by law from version 1" in lines
    assert "All is well" in output.getvalue()


def test_a_kept_ledger_that_names_another_text_is_no_removal(
    editor: User, reviewer: User, manager: User, second_manager: User, tmp_path: Path
) -> None:
    notice = published(editor, reviewer).notice
    file = tmp_path / "kept"
    call_command("verify", write=file, stdout=StringIO())
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(_with_another_hash(line) for line in lines) + "\n", "utf-8")
    redacted(notice, manager, second_manager, "Eksempelmab")

    output = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", against=file, stdout=output)
    assert "version 1 has another sha256, kind" in output.getvalue()


def _with_another_hash(line: str) -> str:
    """The digest of the file does not cover the versions' hashes: this is a file as somebody may have changed it."""
    values = json.loads(line)
    if values.get("versions"):
        values["versions"] = {"1": "0" * 64}
    return json.dumps(values, separators=(",", ":"))
