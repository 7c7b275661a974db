"""The versions: their bytes, and the event that names who wrote each."""

import json
from collections.abc import Iterator
from typing import Any

from notices.document.model import Document, parse, sha256
from notices.models import Event, Version
from notices.verification.history import History, data_of

KIND_OF_COMMAND = {"create": Version.Kind.EDIT, "save": Version.Kind.EDIT, "restore": Version.Kind.RESTORE}


def _kind_of(event: Event) -> Version.Kind:
    """Return the kind of version that an event wrote: a notice that was created from a file is an import."""
    return Version.Kind.IMPORT if data_of(event).get("imported") else KIND_OF_COMMAND[event.command]


def findings(history: History) -> Iterator[str]:
    expected = 1
    for version in history.versions:
        if version.number != expected:
            yield f"version {expected} of {history} is missing"
        expected = version.number + 1
        for finding in (*_content(version, history), *_origin(version, history)):
            yield f"version {version.number} of {history}: {finding}"


def read_again(history: History) -> Iterator[str]:
    """Read each text as pages do, with all that a document must be."""
    for version in history.versions:
        try:
            parse(version.content)
        except ValueError as error:
            yield f"version {version.number} of {history}: its text cannot be read ({type(error).__name__})"


def _content(version: Version, history: History) -> Iterator[str]:
    if sha256(version.content) != version.sha256:
        yield "its text does not have the hash that stands beside it"
    if (document := history.quick_documents.get(version.pk)) is None:
        yield f"its text cannot be read ({_problem(version)})"
    elif (schema := _schema(version, document)) != version.schema_number:
        yield f"its text has schema {schema}, the row says {version.schema_number}"


def _problem(version: Version) -> str:
    try:
        parse(version.content)
    except ValueError as error:  # pydantic's and json's errors are ValueErrors
        return type(error).__name__
    return "no document"


def _schema(version: Version, document: Any) -> Any:
    """Return the schema that the text itself names: one of an older schema was read as one of today's."""
    return json.loads(version.content)["schema"] if isinstance(document, Document) else document.schema


def _origin(version: Version, history: History) -> Iterator[str]:
    events = [event for event in history.events_of(*KIND_OF_COMMAND) if event.version_id == version.pk]
    if len(events) != 1:
        yield f"{len(events)} events say that it was written, not one"
        return
    event = events[0]
    if not history.is_hash_of(data_of(event).get("sha256"), version.pk):
        yield "it does not have the hash that its event names"
    if event.actor_id != version.created_by_id:
        yield f"account {version.created_by_id} stands as its writer, its event names account {event.actor_id}"
    if event.at != version.created_at:
        yield "it does not have the time of its event"
    if _kind_of(event) != version.kind:
        yield f"its kind is “{version.kind}”, its event is “{event.command}”"
    parent = history.version_by_id.get(version.parent_id)
    if version.parent_id is not None and (parent is None or parent.number >= version.number):
        yield "its parent is no earlier version of the same notice"
    if event.command == "restore" and not any(
        old.number == data_of(event).get("of") and old.sha256 == version.sha256 for old in history.versions
    ):
        yield f"it is not the text of version {data_of(event).get('of')}, which it restored"
