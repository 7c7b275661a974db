"""The tables beside the texts that may hold words of a notice, and what each row becomes without them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model, QuerySet

from notices.document.model import sha256
from notices.document.redaction import Redactor
from notices.importing.children import read_in_child
from notices.importing.kinds import MEDIA_TYPES, kind_of
from notices.importing.reasons import RefusedFile
from notices.models import (
    Comment,
    ConflictOfInterest,
    DraftBuffer,
    ErrorReport,
    Event,
    ImportedFile,
    NotCitation,
    Notice,
    Outbox,
    Publication,
    Review,
    ShareLink,
    TrialAlert,
    UnreadValue,
)

Changes = dict[str, Any]
# What people wrote, among the data of an event; the rest are codes, ids and hashes.
EVENT_TEXTS = frozenset({"public_note", "note", "reason", "reader", "error", "sentence", "bracket"})
PLACES = frozenset({"place", "unread"})
# Codes among the data, and the address of the notice, which never changes.
EVENT_CODES = frozenset({"slug", "change", "kind", "command", "reasons", "build"})
COMMENT_TEXTS = ("quote", "before", "after", "place_label", "place_text", "text", "suggestion", "guest_name")
REVIEW_TEXTS = ("public_note", "note_to_reviewer", "decision_note")


def text_changes(row: Any, redactor: Redactor, texts: tuple[str, ...], places: tuple[str, ...] = ()) -> Changes:
    """Return the columns of a row that lose words, with what they hold then; each keeps its column's length."""
    new = {name: redactor.text(text) for name in texts if (text := getattr(row, name))}
    new = {name: text[: _max_length(row, name)] for name, text in new.items()}
    new |= {name: redactor.place(getattr(row, name)) for name in places}
    return {name: value for name, value in new.items() if value != getattr(row, name)}


def _max_length(row: Model, name: str) -> int | None:
    column: Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]  # texts are columns
    return column.max_length


def json_changes(
    value: Any, redactor: Redactor, texts: frozenset[str], name: str = "", *, is_text: bool = False
) -> Any:
    """Return the value without the words in what stands below one of the names `texts`, with the new keys in places."""
    is_text = is_text or name in texts
    if isinstance(value, dict):
        return {key: json_changes(each, redactor, texts, key, is_text=is_text) for key, each in value.items()}
    if isinstance(value, list):
        return [json_changes(each, redactor, texts, name, is_text=is_text) for each in value]
    if isinstance(value, str) and is_text:
        return redactor.text(value)
    return redactor.place(value) if isinstance(value, str) and name in PLACES else value


def _comment(row: Comment, redactor: Redactor) -> Changes:
    """What stands around the quoted words goes with them: it may end in the middle of a word that was removed."""
    changes = text_changes(row, redactor, COMMENT_TEXTS, ("place",))
    context = redactor.spans(row.before + row.quote + row.after)
    if context or "place_text" in changes:
        changes |= {"before": "", "after": ""}
    ends = len(row.before), len(row.before) + len(row.quote)
    if any(start < end < stop for start, stop in context for end in ends):
        changes["quote"] = ""  # a part of the words: the comment is about the whole place then
    return {name: value for name, value in changes.items() if value != getattr(row, name)}


def _review(row: Review, redactor: Redactor) -> Changes:
    changes = text_changes(row, redactor, REVIEW_TEXTS)
    checks = json_changes(row.checks, redactor, frozenset({"values"}))
    return changes | ({"checks": checks} if checks != row.checks else {})


def _report(row: ErrorReport, redactor: Redactor) -> Changes:
    address = {"email": ""} if redactor.holds(row.email) else {}
    return text_changes(row, redactor, ("text", "note")) | address


def _buffer(row: DraftBuffer, redactor: Redactor) -> Changes:
    """What somebody typed, field by field. A name of a field holds a key at most."""
    fields = {
        name: [redactor.typed_text(text) if isinstance(text, str) else text for text in texts]
        for name, texts in row.fields.items()
        if not redactor.holds(name)
    }
    return {"fields": fields} if fields != row.fields else {}


def _imported_file(row: ImportedFile, redactor: Redactor) -> Changes:
    """Once it holds the words anywhere, the file itself goes: nobody can take words out of it."""
    changes = text_changes(row, redactor, ("name", "text"))
    for name, texts in (("findings", "findings"), ("settled", "reason")):
        value = json_changes(getattr(row, name), redactor, frozenset({texts}), name)
        changes |= {name: value} if value != getattr(row, name) else {}
    if "text" in changes:
        changes |= {"pieces": [], "settled": []}
    if "text" in changes or (row.content and _file_holds(row, redactor)):
        changes |= {"content": b"", "sha256": sha256(f"removed {row.pk}")}
    return changes


def _file_holds(row: ImportedFile, redactor: Redactor) -> bool:
    """Do the words stand anywhere in the file, also where nobody reads the notice, such as in a comment?"""
    content = bytes(row.content)
    if row.media_type == MEDIA_TYPES["json"]:
        return any(map(redactor.holds, texts_in(json.loads(content.decode("utf-8-sig")))))
    try:
        source = read_in_child(kind_of(content), content)
    except RefusedFile:
        return True  # nobody can say any more that they do not
    return redactor.holds(source.text) or redactor.holds(source.beside)


def event_changes(row: Event, redactor: Redactor) -> Changes:
    """Return what an event becomes; a guest's name goes too, the name of one of us stays."""
    data = json_changes(row.data, redactor, EVENT_TEXTS)
    name = redactor.text(row.actor_name) if row.actor_id is None else row.actor_name
    return {key: new for key, new in (("data", data), ("actor_name", name)) if new != getattr(row, key)}


@dataclass(frozen=True)
class WordTable:
    """A table with words of a notice: its name in the record, its rows, their texts, and what a row becomes."""

    name: str
    rows: Callable[[Notice], QuerySet[Any]]
    texts: Callable[[Any], Iterator[str]]
    changes: Callable[[Any, Redactor], Changes]

    def changed_rows(self, notice: Notice, redactor: Redactor) -> Iterator[tuple[Any, Changes]]:
        """Yield the rows that hold the words, each with its new columns."""
        for row in self.rows(notice).order_by("pk"):
            if changes := self.changes(row, redactor):
                yield row, changes


def _columns(*names: str) -> Callable[[Any], Iterator[str]]:
    return lambda row: (text for name in names for text in texts_in(getattr(row, name)))


def _plain(name: str, rows: Callable[[Notice], QuerySet[Any]], *texts: str, places: tuple[str, ...] = ()) -> WordTable:
    """Return a table of which each text column loses the words by itself."""
    return WordTable(
        name, rows, _columns(*texts, *places), lambda row, redactor: text_changes(row, redactor, texts, places)
    )


def _event_texts(row: Event) -> Iterator[str]:
    yield from texts_in({name: value for name, value in row.data.items() if name not in EVENT_CODES})
    if row.actor_id is None:
        yield row.actor_name


COMMENTS = WordTable(
    "comments", lambda notice: Comment.objects.filter(notice=notice), _columns(*COMMENT_TEXTS, "place"), _comment
)
PUBLICATIONS = _plain("publications", lambda notice: Publication.objects.filter(notice=notice), "reason", "public_note")
EVENTS = WordTable("events", lambda notice: Event.objects.filter(notice=notice), _event_texts, event_changes)
TABLES = (
    COMMENTS,
    WordTable("reviews", lambda notice: Review.objects.filter(notice=notice), _columns(*REVIEW_TEXTS), _review),
    PUBLICATIONS,
    _plain(
        *("marks", lambda notice: NotCitation.objects.filter(notice=notice), "bracket", "sentence"), places=("place",)
    ),
    _plain("unread_values", lambda notice: UnreadValue.objects.filter(notice=notice), "text", places=("place",)),
    WordTable("buffers", lambda notice: DraftBuffer.objects.filter(notice=notice), _columns("fields"), _buffer),
    WordTable(
        "reports", lambda notice: ErrorReport.objects.filter(notice=notice), _columns("text", "note", "email"), _report
    ),
    WordTable(
        "imported_files",
        lambda notice: ImportedFile.objects.filter(notice=notice),
        _columns("name", "text", "findings", "settled"),
        _imported_file,
    ),
    _plain("links", lambda notice: ShareLink.objects.filter(version__notice=notice), "reader"),
    _plain("conflicts", lambda notice: ConflictOfInterest.objects.filter(notice=notice), "reason"),
    _plain("mails", lambda notice: Outbox.objects.filter(event__notice=notice), "last_error"),
    EVENTS,
)


def alerts_with_words(notice: Notice, redactor: Redactor) -> list[TrialAlert]:
    """Return the alerts that print the words, or belong to a row that gets a new key: they are made again."""
    return [
        alert
        for alert in TrialAlert.objects.filter(notice=notice)
        if alert.row_key in redactor.keys or any(map(redactor.holds, texts_in([alert.old, alert.new, alert.reason])))
    ]


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text and number in a JSON value, as a text."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
