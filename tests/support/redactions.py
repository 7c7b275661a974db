"""A notice with the same words in every table that can hold them, and their removal by two managers."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from notices import workflow
from notices.document.brackets import find_brackets
from notices.document.model import Document
from notices.models import DraftBuffer, Notice, Outbox
from notices.public.error_reports import report
from notices.workflow import Outcome
from tests.support.sharing import shared
from tests.support.worlds import act, complete_document, head_of, published, saved

# One phrase in texts and one that stands in a number too.
NAME, COUNT = "Kari Nordmann", "4711"
WORDS = f"{NAME}\n{COUNT}\nnordmann-2020"
REASON = "Personopplysninger uten grunnlag."


def document_with_words() -> Document:
    document = complete_document()
    trial = document.trials[0].model_copy(update={"participants": int(COUNT), "population": f"{NAME} og andre"})
    references = (
        *document.references,
        {"key": "nordmann-2020", "authors": NAME, "title": "En kilde", "url": "https://example.org/nordmann-2020"},
    )
    return document.revised(
        summary=f"<p>Kort om saken, {COUNT} pasienter.</p>",
        disease=f"<p>Kontakt Kari <strong>Nordmann</strong> [@nordmann-2020] i dag.</p><p>{NAME.upper()}</p>",
        description='<p>Se <a href="https://example.org/Kari%20Nordmann">siden</a>. Et antistoff.</p>',
        trials=(trial,),
        references=references,
    )


def notice_with_words(editor: User, reviewer: User) -> Notice:
    """Live in two versions, with a draft after them; comments, links, reports and mails beside."""
    notice = published(editor, reviewer, document=document_with_words()).notice
    saved(notice, editor, title=f"Eksempelmab etter {NAME}", summary=f"<p>Ny: {NAME}.</p>")
    act(workflow.submit, notice, editor, public_note=f"Nytt om {NAME}.", note_to_reviewer=f"Ring {NAME}")
    act(workflow.return_to_writer, notice, reviewer, reason=f"Spør {NAME} igjen.")
    act(workflow.submit, notice, editor, public_note=f"Nytt om {NAME}.")
    entry = act(workflow.approve, notice, reviewer, note=f"{NAME} er enig.").publication
    assert entry is not None
    _add_draft(notice, editor, reviewer)
    report(publication=entry, published_number=2, text=f"{NAME} heter ikke det.", email="x@example.org")
    Outbox.objects.filter(event__notice=notice).update(last_error=f"no such mailbox: {NAME}")
    return notice


def _add_draft(notice: Notice, editor: User, reviewer: User) -> None:
    saved(notice, editor, status=f"<p>Under vurdering [@ema], sier {NAME} (1).</p>")
    document = head_of(notice).document
    act(
        *(workflow.save, notice, editor),
        document=document,
        unread={"trials/t1/start": f"da {NAME} kom", "references/nordmann-2020/published": "en gang"},
    )
    _talk(notice, editor, reviewer)
    fields = {
        "title": [f"Nytt av {NAME}"],
        "disease": [f"<p>Kari <b>Nordmann</b>, {COUNT}</p>"],
        "key": ["nordmann-2020"],
    }
    base = head_of(notice)
    DraftBuffer.objects.create(notice=notice, person=editor, base=base, fields=fields, updated_at=timezone.now())


def _talk(notice: Notice, editor: User, reviewer: User) -> None:
    version = head_of(notice)
    first = workflow.comment(
        version=version, text=f"Hvem er {NAME}?", by=reviewer, request_id=uuid4(), place="disease", quote="Nordmann"
    ).comment
    assert first is not None
    workflow.reply(to=first, text=f"{NAME} er meg.", by=editor, request_id=uuid4())
    workflow.comment(
        version=version, text="Feil.", by=editor, request_id=uuid4(), place="summary", suggestion=f"Spør {NAME}"
    )
    link, _token = shared(notice, editor, reader=f"{NAME}, Eksempel AS")
    workflow.comment(version=version, text="Jeg.", request_id=uuid4(), share_link=link, guest_name=NAME)
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4(), reason=f"{NAME} er min søster.")
    bracket = next(find_brackets(version.document)).mark
    workflow.mark_not_citation(version=version, name=bracket.name, by=editor, request_id=uuid4())


def proposed(notice: Notice, by: User, words: str = WORDS, reason: str = REASON) -> Outcome:
    return act(workflow.propose_redaction, notice, by, words=words, reason=reason)


def redacted(notice: Notice, proposer: User, confirmer: User, words: str = WORDS) -> Outcome:
    proposed(notice, proposer, words)
    return act(workflow.redact, notice, confirmer)


def everything_stored() -> dict[str, str]:
    """All that the database holds, as one text a table; of bytes what they read as."""
    stored: dict[str, str] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # the names come from the catalogue
            stored[table] = "\n".join(_as_text(value) for row in cursor.fetchall() for value in row)
    return stored


def _as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
