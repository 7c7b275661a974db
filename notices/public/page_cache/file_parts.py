"""Files of all notices, put together from stored parts, one a notice: only what has changed is written again.

A part says under its seal what it was made from. It is sent while that is what the notice is told from now; else it is
written again, on the way where many are missing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models.functions import Length
from django.utils import timezone

from notices.formats import gzip_parts
from notices.formats.gzip_parts import Checksum
from notices.models import FilePart
from notices.models.clock import database_now
from notices.models.public_revision import lock_public_revision
from notices.public.page_cache.build import build
from notices.public.page_cache.lists import PublicState, public_state
from notices.public.public_notices import CHUNK, NoticeWithText, Origin, every_notice, origins
from notices.sealing import report_forgery
from trials.process_memory import empties_a_memory

# With more parts to be made nobody waits for the first byte: they are made while the file is sent.
MAX_MADE_BEFORE = 500


class FileFormat(NamedTuple):
    """A file of all notices: its name, how it and each of its parts begin, and how a part goes on."""

    name: str
    head: bytes
    # The same for each part of one file: the time of the file.
    prefix: Callable[[datetime], bytes]
    write: Callable[[NoticeWithText], bytes]
    # The day from which a part says something else.
    valid_before: Callable[[NoticeWithText], date | None]

    def lines(self, at: datetime, notices: Iterable[NoticeWithText]) -> Iterator[bytes]:
        """Yield the file of these notices, written as it is sent."""
        prefix = self.prefix(at)
        if self.head:
            yield self.head
        for each in notices:
            yield prefix + self.write(each)


class FileLength(NamedTuple):
    """The checksum of a whole file, and how many bytes it has when it is compressed."""

    checksum: Checksum
    compressed: int


@dataclass
class _PublicNotices:
    """What each notice is told from in one public state, and how long the files are."""

    key: tuple[PublicState, date, str]
    at: datetime
    origins: list[Origin]
    lengths: dict[str, FileLength] = field(default_factory=dict)


class StoredFile:
    """A file of all notices in the public state of now. It holds none of its parts: each is read when it is sent."""

    def __init__(self, form: FileFormat) -> None:
        self.form, self.notices = form, current_notices()
        self.prefix = form.prefix(self.notices.at)

    def content_length(self, *, is_gzip: bool) -> int | None:
        """Return the number of bytes, after making the few parts that are missing; None where many are."""
        lengths, name = self.notices.lengths, self.form.name
        if name not in lengths and (length := self._length()):
            lengths[name] = length
        if name not in lengths:
            return None
        return lengths[name].compressed if is_gzip else lengths[name].checksum.size

    def chunks(self, *, is_gzip: bool) -> Iterator[bytes]:
        """Yield the file, as one gzip file or as it is; what is missing is made on the way."""
        head, prefix = self.form.head, self.prefix
        block = gzip_parts.plain_block(prefix) if is_gzip and prefix else prefix
        known = self.notices.lengths.get(self.form.name)
        length = _Sum(head, prefix)
        yield gzip_parts.HEAD + gzip_parts.compressed(head) if is_gzip else head
        for chunk in _chunks(self.notices.origins):
            for part in self._parts(chunk):
                if known is None:
                    length.add(part)
                content = bytes(part.content)
                yield block + (content if is_gzip else gzip_parts.uncompressed(content))
        if is_gzip:
            yield gzip_parts.trailer((known or length.total).checksum)

    def _length(self) -> FileLength | None:
        """Add the parts up without reading them; what they say of themselves is checked when they are sent."""
        parts: dict[int, Any] = {row.notice_id: row for row in _heads(self.form.name)}
        missing = [origin for origin in self.notices.origins if not _is_of(parts.get(origin.notice), origin)]
        if len(missing) > MAX_MADE_BEFORE:
            return None
        if missing:
            for chunk in _chunks(missing):
                self._made(chunk)
            parts = {row.notice_id: row for row in _heads(self.form.name)}
        length = _Sum(self.form.head, self.prefix)
        for origin in self.notices.origins:
            if not _is_of(parts.get(origin.notice), origin):
                return None  # Something has changed meanwhile.
            length.add(parts[origin.notice])
        return length.total

    def _parts(self, chunk: Sequence[Origin]) -> Iterator[FilePart]:
        origin_of = {origin.notice: origin for origin in chunk}
        rows = FilePart.objects.filter(file=self.form.name, notice__in=origin_of).annotate(length=Length("content"))
        parts: dict[int, FilePart] = {row.notice_id: row for row in rows if _may_be_sent(row, origin_of[row.notice_id])}
        missing = [origin for origin in chunk if origin.notice not in parts]
        parts |= {part.notice_id: part for part in self._made(missing)}
        yield from (parts[origin.notice] for origin in chunk if origin.notice in parts)

    def _made(self, missing: Sequence[Origin]) -> list[FilePart]:
        """Write the parts of these notices, and store them for the next reader."""
        if not missing:
            return []
        by_number = {origin.number: origin for origin in missing}
        texts = every_notice(self.notices.at, among=[origin.notice for origin in missing])
        parts = [self._part(by_number[each[0].number], each) for each in texts]
        with transaction.atomic():
            if lock_public_revision(self.notices.key[0].public_revision):
                FilePart.objects.filter(file=self.form.name, notice__in=[part.notice_id for part in parts]).delete()
                FilePart.objects.bulk_create(parts)
        return parts

    def _part(self, origin: Origin, notice: NoticeWithText) -> FilePart:
        written = self.form.write(notice)
        checksum, content = Checksum.of(written), gzip_parts.compressed(written)
        part = FilePart(file=self.form.name, notice_id=origin.notice, publication_id=origin.publication)
        part.last_entry, part.made_from, part.build = origin.last_entry, origin.made_from, build()
        part.valid_before = self.form.valid_before(notice)
        part.crc, part.size = checksum
        part.content, part.length = content, len(content)  # type: ignore[attr-defined]  # as it is annotated
        part.give_seal()
        return part


class _Sum:
    """Adds up how long a file is, part by part."""

    def __init__(self, head: bytes, prefix: bytes) -> None:
        self.checksum, self.prefix = Checksum.of(head), Checksum.of(prefix)
        frame = gzip_parts.HEAD, gzip_parts.compressed(head), gzip_parts.trailer(Checksum())
        self.compressed = sum(map(len, frame))
        self.block_length = len(gzip_parts.plain_block(prefix)) if prefix else 0

    @property
    def total(self) -> FileLength:
        return FileLength(self.checksum, self.compressed)

    def add(self, part: Any) -> None:
        if self.block_length:
            self.checksum = self.checksum.followed_by(self.prefix)
        self.checksum = self.checksum.followed_by(Checksum(part.crc, part.size))
        self.compressed += self.block_length + part.length


_current: _PublicNotices | None = None


def current_notices() -> _PublicNotices:
    """Return the notices of now; what this process knows of them holds until something public changes."""
    global _current
    key = public_state(), timezone.localdate(database_now()), str(connection.settings_dict["NAME"])
    notices = _current
    if notices is None or notices.key != key:
        at = database_now()
        notices = _current = _PublicNotices(key, at, origins(at))
    return notices


@empties_a_memory
def clear_file_lengths() -> None:
    """Empty this process's memory of the files; tests that roll the database back need it."""
    global _current
    _current = None


def _heads(file: str) -> Iterator[Any]:
    """Yield the parts of a file without their bytes."""
    columns = ("notice_id", "publication_id", "last_entry", "made_from", "build", "valid_before", "crc", "size")
    rows = FilePart.objects.filter(file=file).annotate(length=Length("content"))
    return rows.values_list(*columns, "length", named=True).iterator()


def _is_of(part: Any, origin: Origin) -> bool:
    """Is it made from what the notice is told from now, by this program, and not out of date?"""
    if part is None or (part.valid_before and part.valid_before <= timezone.localdate(database_now())):
        return False
    made_from = part.publication_id, part.last_entry, part.made_from, part.build
    return made_from == (origin.publication, origin.last_entry, origin.made_from, build())


def _may_be_sent(part: FilePart, origin: Origin) -> bool:
    part.content = bytes(part.content)
    if not _is_of(part, origin):
        return False
    if not part.is_sealed:
        report_forgery(f"the part of the file {part.file} of notice {part.notice_id}", part.seal)
        return False
    return True


def _chunks(origins: Sequence[Origin]) -> Iterator[Sequence[Origin]]:
    yield from (origins[start : start + CHUNK] for start in range(0, len(origins), CHUNK))
