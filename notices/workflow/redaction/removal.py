"""Taking words out of every row of one notice, inside the transaction of a redaction."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from notices import sealing
from notices.document.model import sha256
from notices.document.redaction import Phrases, Redactor
from notices.models import (
    ApprovedHtml,
    Comment,
    Event,
    FilePart,
    Notice,
    NoticeTrial,
    PdfFile,
    Publication,
    Redaction,
    Review,
    StoredList,
    StoredPage,
    TrialAlert,
    Version,
)
from notices.models.redaction import LEFT_COMMENT, LEFT_EVENT, LEFT_TEXT, REMOVED_HASH
from notices.monitoring.alerts import update_alerts_of
from notices.public.page_cache.approved_html import sha256_of, words_sha256
from notices.public.page_cache.store import expire_related_on_commit, store_html
from notices.rendering.fragment import fragment
from notices.search.fulltext import forget_deleted_terms
from notices.workflow.projections import copy_to_desk, list_trials, relist
from notices.workflow.redaction.finding import language_of
from notices.workflow.redaction.word_tables import EVENTS, PUBLICATIONS, TABLES, Changes, alerts_with_words


class Unreadable(ValueError):
    """What would be left of a version is no text any more."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class WordsRemain(ValueError):
    """The words stand where nothing takes them out."""


class NotAsWritten(ValueError):
    """A row was changed past the program: no new seal is to cover that."""


class Removal:
    """One removal: first the texts are read and made anew, then every row is written, then looked through again."""

    def __init__(self, notice: Notice, phrases: Phrases) -> None:
        """Read all texts of the notice. Raises Unreadable or NotAsWritten."""
        self.notice, self.redactor = notice, Redactor(phrases, language_of(notice))
        self.contents: dict[int, str] = {}  # by the id of a version, the new text
        self.places: dict[str, Any] = {"versions": {}}
        # From a hash of something with the words to what takes its place.
        self.hashes: dict[str, str] = {}
        # What the event says of the rows that are left.
        self.record: dict[str, Any] = {}
        self._changed: dict[str, set[int]] = {}
        _require_as_written(notice)
        for version in notice.versions.order_by("number"):
            self._read(version)

    def _read(self, version: Version) -> None:
        try:
            content = self.redactor.document(version.content)
        except ValueError as error:
            raise Unreadable(version.number) from error
        if content == version.content:
            return
        self.contents[version.pk] = content
        places = dict.fromkeys(self.redactor.place(find.place) for find in self.redactor.finds)
        self.places["versions"][str(version.number)] = list(places)

    def count_rows(self) -> None:
        """Note how many rows of each other table hold the words: the redaction's own row says it."""
        for table in TABLES:
            if count := sum(1 for _row in table.changed_rows(self.notice, self.redactor)):
                self.places[table.name] = count

    @property
    def is_empty(self) -> bool:
        return self.places == {"versions": {}}

    def write(self, redaction: Redaction, at: datetime) -> None:
        """Take the words out of all rows. Raises WordsRemain, after which nothing of it may be committed."""
        self._write_versions(redaction)
        self._write_rows()
        self._write_ledger()
        self._write_copies()
        self._write_events(redaction)
        self._look_again()
        self._tell_of_trials(at)

    def _write_versions(self, redaction: Redaction) -> None:
        versions: dict[str, Any] = {}
        for version in Version.objects.filter(pk__in=self.contents).order_by("number"):
            content = self.contents[version.pk]
            was, now = self._without(version.sha256), sha256(content)
            Version.objects.filter(pk=version.pk).update(content=content, sha256=now, redaction=redaction)
            left = sealing.seal(LEFT_TEXT, self.notice.pk, version.number, now)
            versions[str(version.number)] = {"was": was, "now": left}
        self.record["versions"] = versions

    def _without(self, digest: str) -> str:
        """Return what takes the place of a hash: under the ledger's key, since short words can be guessed from it."""
        return self.hashes.setdefault(digest, sealing.seal(REMOVED_HASH, digest))

    def _write_rows(self) -> None:
        comments: dict[str, str] = {}
        for table in (table for table in TABLES if table not in (PUBLICATIONS, EVENTS)):
            for row, changes in table.changed_rows(self.notice, self.redactor):
                if isinstance(row, Comment):
                    self._without(row.words_sha256)
                type(row)._default_manager.filter(pk=row.pk).update(**changes)
                self._changed.setdefault(table.name, set()).add(row.pk)
                if isinstance(row, Comment):
                    row.refresh_from_db()
                    comments[str(row.pk)] = sealing.seal(LEFT_COMMENT, row.pk, row.words_sha256)
        if comments:
            self.record["comments"] = comments

    def _write_ledger(self) -> None:
        """Seal the ledger's rows again: the hash of their text is under the seal."""
        entries: dict[str, str] = {}
        for entry in Publication.objects.filter(notice=self.notice).select_related("version").order_by("pk"):
            changes: Changes = PUBLICATIONS.changes(entry, self.redactor)
            if entry.version_id in self.contents and entry.kind == Publication.Kind.PUBLISH:
                html = fragment(entry.version.document)
                for old in filter(None, (entry.words_sha256, entry.markup_sha256)):
                    self._without(old)
                changes |= {"words_sha256": words_sha256(html), "markup_sha256": sha256_of(html)}
            if not changes and entry.version_id not in self.contents:
                continue
            for name, value in changes.items():
                setattr(entry, name, value)
            entry.give_seal()
            Publication.objects.filter(pk=entry.pk).update(**changes, seal=entry.seal)
            entries[str(entry.pk)] = entry.seal
        if entries:
            self.record["entries"] = entries

    def _write_copies(self) -> None:
        """Make lists and search anew, and throw away what was stored to be sent: it is made again from what is left."""
        PdfFile.objects.filter(publication__version__in=self.contents).delete()
        ApprovedHtml.objects.filter(version__in=self.contents).delete()
        StoredPage.objects.filter(notice=self.notice).delete()
        submitted = Review.objects.filter(version__in=self.contents).values("version")
        NoticeTrial.objects.filter(version__in=self.contents).delete()
        for version in Version.objects.filter(pk__in=submitted):
            list_trials(version)
        relist(self.notice)
        # After the public revision was raised: whoever stores a list takes that first too.
        StoredList.objects.all().delete()
        FilePart.objects.filter(notice=self.notice).delete()
        copy_to_desk(self.notice)
        forget_deleted_terms()
        expire_related_on_commit(self.notice)
        if settings.STORED_PAGES:
            published = Publication.objects.uncancelled().filter(version__in=self.contents, kind="publish")
            for version in Version.objects.filter(pk__in=published.values("version")):
                transaction.on_commit(partial(_store_text, version), robust=True)

    def _write_events(self, redaction: Redaction) -> None:
        """Take words and hashes out of the events' data. Chain value and seal stay; the request id goes.

        It is random and under the chain value: without it, nobody can try guesses at the words against that.
        """
        left: dict[str, str] = {}
        for event in Event.objects.filter(notice=self.notice).order_by("sequence"):
            changes = EVENTS.changes(event, self.redactor)
            data = _replaced(changes.get("data", event.data), self.hashes)
            if not changes and data == event.data and not self._carries_words(event):
                continue
            # A hash of all that was sent, the words among it.
            if (request := data.get("request")) and len(request) != sealing.SEAL_LENGTH:
                data["request"] = sealing.seal(REMOVED_HASH, request)
            event.data, event.request_id = data | {"redacted": redaction.pk}, None
            event.actor_name = changes.get("actor_name", event.actor_name)
            left_values = {"data": event.data, "request_id": None, "actor_name": event.actor_name}
            Event.objects.filter(pk=event.pk).update(**left_values)
            left[str(event.sequence)] = sealing.seal(LEFT_EVENT, *event.left_values)
        self.record["events"] = left

    def _carries_words(self, event: Event) -> bool:
        """Was the event's request made of something that loses words, though its data hold none of them?"""
        names = {"comment": "comments", "review": "reviews", "share_link": "links", "mark": "marks"}
        return "unread" in event.data or any(
            event.data.get(name) in self._changed.get(table, ()) for name, table in names.items()
        )

    def _look_again(self) -> None:
        """Look through all rows for the words, also where no text should be."""
        if any(map(self.redactor.holds, self._all_texts())):
            raise WordsRemain

    def _all_texts(self) -> Iterable[str]:
        for content in self.notice.versions.values_list("content", flat=True):
            yield from _texts_of_document(json.loads(content))
        for table in TABLES:
            for row in table.rows(self.notice):
                yield from table.texts(row)
        # What readers were told of an earlier removal can't be changed.
        yield from Redaction.objects.filter(notice=self.notice).values_list("reason", flat=True)

    def _tell_of_trials(self, at: datetime) -> None:
        TrialAlert.objects.filter(pk__in=[alert.pk for alert in alerts_with_words(self.notice, self.redactor)]).delete()
        live = Publication.objects.effective().filter(notice=self.notice).select_related("version").last()
        if live is not None and live.kind == Publication.Kind.PUBLISH and live.version_id in self.contents:
            transaction.on_commit(lambda: update_alerts_of(live, at), robust=True)


def _require_as_written(notice: Notice) -> None:
    """Raise NotAsWritten where texts, ledger or events are not what commands wrote: they get new seals."""
    versions = notice.versions.all()
    entries = Publication.objects.filter(notice=notice).select_related("version")
    if any(sha256(version.content) != version.sha256 for version in versions) or not all(
        entry.is_sealed for entry in entries
    ):
        raise NotAsWritten
    chain = ""
    for event in Event.objects.filter(notice=notice).order_by("sequence"):
        if not event.is_sealed or not ("redacted" in event.data or event.chain == event.chain_hash(chain)):
            raise NotAsWritten
        chain = event.chain


def _store_text(version: Version) -> None:
    store_html(version, fragment(version.document))


def _replaced(value: Any, hashes: dict[str, str]) -> Any:
    """Return the value with other hashes in place of those that were made of the words."""
    if isinstance(value, dict):
        return {name: _replaced(each, hashes) for name, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, hashes) for each in value]
    return hashes.get(value, value) if isinstance(value, str) else value


def _texts_of_document(value: Any) -> Iterable[str]:
    """Yield the texts of a document but for the terms of the template, which are everybody's."""
    if isinstance(value, dict):
        template_words = {"code", "label"} if "code" in value else {"language", "precision"}
        for name, each in value.items():
            if name not in template_words:
                yield from _texts_of_document(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_of_document(each)
    elif isinstance(value, str):
        yield value
