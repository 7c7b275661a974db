"""What was read of pasted references, before it is taken: each with its tick, its key and what is to be said of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import ValidationError

from notices.document.field_types import MAX_ROWS
from notices.document.fields import fields_of
from notices.document.model import Document, Reference
from notices.document.reference_identity import same_sources
from notices.document.reference_keys import readable_key
from notices.document.wording import reference_text
from notices.forms.edit.fields import AddressField, KeyField, LineField, PartialDateField
from notices.references.entry import ADDRESS, LATER, LINE, UNKNOWN, Entry
from trials.msgid import gettext_noop

SALT = "notices.references"
TOO_LONG = gettext_noop("It is too long for the list: shorten it.")
KEY_TAKEN = gettext_noop("Another reference has this key. Write another one, or leave it empty.")
LABELS = {name: fields_of(Reference)[name].about.label for name in ("authors", "title", "source", "published", "url")}


class TypedEntryForm(forms.Form):
    """The fields of an entry that is not whole, to be typed."""

    authors = LineField()
    title = LineField()
    source = LineField()
    published = PartialDateField()
    url = AddressField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in LABELS.items():
            self.fields[name].label = _(label)


@dataclass
class ReviewedEntry:
    """An entry on the page. `form` is that of one that is not whole; `same` names the reference that is the same."""

    number: int
    entry: Entry
    key: str = ""
    is_taken: bool = True
    form: TypedEntryForm | None = None
    reference: Reference | None = None
    line: str = ""
    same: str = ""
    problem: str = ""
    key_error: str = ""

    @property
    def origin(self) -> str:
        """Return where it comes from; names of programs are not translated."""
        return _(self.entry.origin) if self.entry.origin in (LINE, ADDRESS) else self.entry.origin

    @property
    def name(self) -> str:
        """Return a few words by which a person knows the entry."""
        return self.line or self.entry.doi or self.entry.pmid or self.entry.url or self.origin


@dataclass
class SourceReview:
    """The entries on the page, and the lines that were not understood."""

    document: Document
    entries: list[ReviewedEntry] = field(default_factory=list)
    rest: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def token(self) -> str:
        """Return the entries for the page to send back; signed, so that nobody can change what a source has said."""
        return signing.dumps([asdict(item.entry) for item in self.entries], salt=SALT, compress=True)

    @property
    def room(self) -> int:
        return max(MAX_ROWS - len(self.document.references), 0)

    @property
    def shortage(self) -> str:
        """Say how many there is room for, where that is fewer than were read; else ""."""
        if len(self.entries) <= self.room:
            return ""
        numbers = {"most": MAX_ROWS, "room": self.room}
        return _("A notice has at most %(most)s references: there is room for %(room)s of these.") % numbers

    @property
    def taken(self) -> list[ReviewedEntry]:
        return [item for item in self.entries if item.is_taken]

    def is_ready(self) -> bool:
        """Can what is ticked be taken? Else the errors say why not."""
        if not self.taken:
            self.errors.append(_("Tick what you want to take."))
        if len(self.taken) > self.room:
            numbers = {"number": len(self.taken), "room": self.room}
            self.errors.append(_("%(number)s are ticked, and the list has room for %(room)s. Untick some.") % numbers)
        for item in self.taken:
            if item.reference is None or item.key_error:
                self.errors.append(_("Correct what is said at no. %(number)s.") % {"number": item.number + 1})
        return not self.errors

    def new_references(self) -> list[Reference]:
        return [item.reference for item in self.taken if item.reference]

    def untaken(self) -> "SourceReview":
        """Return what is left on the page after taking: not what stands in the list already."""
        left = [item.entry for item in self.entries if not item.is_taken and not item.same]
        return review_of(self.document, left, self.rest)


def stored_entries(token: str) -> list[Entry]:
    """Return the entries that a page sent back; none where it is not as it was sent."""
    try:
        return [Entry(**values) for values in signing.loads(token, salt=SALT)]
    except (signing.BadSignature, TypeError):
        return []


def review_of(
    document: Document,
    entries: Iterable[Entry],
    rest: str = "",
    data: QueryDict | None = None,
    unchanged: Collection[int] = (),
) -> SourceReview:
    """Return the page's entries: the `unchanged` ones, by number, as `data` has them, the others as they were read."""
    review = SourceReview(document, rest=rest)
    for number, entry in enumerate(entries):
        item = ReviewedEntry(number, entry)
        _fill(item, document, data if number in unchanged else None)
        review.entries.append(item)
    _find_same(review, unchanged)
    _give_keys(review, data or {}, unchanged)
    return review


def _fill(item: ReviewedEntry, document: Document, data: QueryDict | None) -> None:
    """Give the entry its form where it is not whole, its reference, its printed line and its tick."""
    entry = item.entry
    item.reference = _reference(entry) if entry.is_whole else None
    if entry.problem or item.reference is None:
        item.problem = _(entry.problem or TOO_LONG) % {"source": entry.origin}
        item.form = TypedEntryForm(data, prefix=f"entry-{item.number}", initial=asdict(entry))
        item.reference = _typed_reference(item.form) if data is not None else _reference(entry)
    if item.reference:
        item.line = reference_text(item.reference, document.language)
    if data is not None:
        item.is_taken = str(item.number) in data.getlist("take")
    else:
        item.is_taken = not entry.is_retracted and entry.problem not in (LATER, UNKNOWN)


def _reference(entry: Entry) -> Reference | None:
    try:
        return entry.reference("new")
    except ValidationError:
        return None


def _typed_reference(form: TypedEntryForm) -> Reference | None:
    return Reference(key="new", **form.cleaned_data) if form.is_valid() else None


def _find_same(review: SourceReview, unchanged: Collection[int]) -> None:
    """Name what the list, or an entry above, has already; such an entry is not ticked of itself."""
    rows = [item.reference.model_copy(update={"key": f"#{item.number}"}) for item in review.entries if item.reference]
    own = {row.key: number for number, row in enumerate(review.document.references, 1)}
    for same in same_sources((*review.document.references, *rows)):
        if not same.key.startswith("#"):
            continue
        item = review.entries[int(same.key[1:])]
        if same.other in own:
            names = {"number": own[same.other], "key": same.other}
            item.same = _("It stands in the list already: no. %(number)s, [@%(key)s].") % names
        elif int(same.other[1:]) < item.number:
            item.same = _("It is the same as no. %(number)s above.") % {"number": int(same.other[1:]) + 1}
        if item.same and item.number not in unchanged:
            item.is_taken = False


def _give_keys(review: SourceReview, data: Mapping[str, str], unchanged: Collection[int]) -> None:
    """Give each entry the key that was typed, or a readable one of its own; tick as many as there is room for."""
    keys = {row.key for row in review.document.references}
    room = review.room
    for item in review.entries:
        is_sent = item.number in unchanged
        item.key = data.get(f"key-{item.number}", "").strip() if is_sent else ""
        if item.key:
            item.key_error = _key_error(item.key, keys)
        elif item.reference and (is_sent or item.entry.is_whole):
            item.key = readable_key(item.reference, keys)
        if item.reference and item.key and not item.key_error:
            item.reference = item.reference.model_copy(update={"key": item.key})
            keys.add(item.key)
        if not is_sent:
            item.is_taken = item.is_taken and room > 0
        room -= item.is_taken


def _key_error(key: str, taken: Iterable[str]) -> str:
    try:
        KeyField().clean(key)
    except forms.ValidationError as error:
        return str(error.messages[0])
    return _(KEY_TAKEN) if key in taken else ""
