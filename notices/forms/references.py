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
        return signing.dumps([asdict(shown.entry) for shown in self.entries], salt=SALT, compress=True)

    @property
    def room(self) -> int:
        return MAX_ROWS - len(self.document.references)

    @property
    def taken(self) -> list[ReviewedEntry]:
        return [shown for shown in self.entries if shown.is_taken]

    def is_ready(self) -> bool:
        """Can what is ticked be taken? Else the errors say why not."""
        if not self.taken:
            self.errors.append(_("Tick what you want to take."))
        if len(self.taken) > self.room:
            numbers = {"number": len(self.taken), "room": max(self.room, 0)}
            self.errors.append(_("%(number)s are ticked, and the list has room for %(room)s. Untick some.") % numbers)
        for shown in self.taken:
            if shown.reference is None or shown.key_error:
                self.errors.append(_("Correct what is said at no. %(number)s.") % {"number": shown.number + 1})
        return not self.errors

    def new_references(self) -> list[Reference]:
        return [shown.reference for shown in self.taken if shown.reference]

    def untaken(self) -> "SourceReview":
        """Return what is left on the page after taking: not what stands in the list already."""
        left = [shown.entry for shown in self.entries if not shown.is_taken and not shown.same]
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
    sent: Collection[int] = (),
) -> SourceReview:
    """Return the page's entries: those with the numbers `sent` as `data` has them, the others as they were read."""
    review = SourceReview(document, rest=rest)
    for number, entry in enumerate(entries):
        shown = ReviewedEntry(number, entry)
        _fill(shown, document, data if number in sent else None)
        review.entries.append(shown)
    _find_same(review, sent)
    _give_keys(review, data or {}, sent)
    return review


def _fill(shown: ReviewedEntry, document: Document, data: QueryDict | None) -> None:
    """Give the entry its form where it is not whole, its reference, its printed line and its tick."""
    entry = shown.entry
    shown.reference = _reference(entry) if entry.is_whole else None
    if entry.problem or shown.reference is None:
        shown.problem = _(entry.problem or TOO_LONG) % {"source": entry.origin}
        shown.form = TypedEntryForm(data, prefix=f"entry-{shown.number}", initial=asdict(entry))
        shown.reference = _typed(shown.form) if data is not None else _reference(entry)
    if shown.reference:
        shown.line = reference_text(shown.reference, document.language)
    if data is not None:
        shown.is_taken = str(shown.number) in data.getlist("take")
    else:
        shown.is_taken = not entry.is_retracted and entry.problem not in (LATER, UNKNOWN)


def _reference(entry: Entry) -> Reference | None:
    try:
        return entry.reference("new")
    except ValidationError:
        return None


def _typed(form: TypedEntryForm) -> Reference | None:
    return Reference(key="new", **form.cleaned_data) if form.is_valid() else None


def _find_same(review: SourceReview, sent: Collection[int]) -> None:
    """Name what the list, or an entry above, has already; such an entry is not ticked of itself."""
    rows = [
        shown.reference.model_copy(update={"key": f"#{shown.number}"}) for shown in review.entries if shown.reference
    ]
    own = {row.key: number for number, row in enumerate(review.document.references, 1)}
    for same in same_sources((*review.document.references, *rows)):
        if not same.key.startswith("#"):
            continue
        shown = review.entries[int(same.key[1:])]
        if same.other in own:
            names = {"number": own[same.other], "key": same.other}
            shown.same = _("It stands in the list already: no. %(number)s, [@%(key)s].") % names
        elif int(same.other[1:]) < shown.number:
            shown.same = _("It is the same as no. %(number)s above.") % {"number": int(same.other[1:]) + 1}
        if shown.same and shown.number not in sent:
            shown.is_taken = False


def _give_keys(review: SourceReview, data: Mapping[str, str], sent: Collection[int]) -> None:
    """Give each entry the key that was typed, or a readable one of its own; tick as many as there is room for."""
    keys = {row.key for row in review.document.references}
    room = review.room
    for shown in review.entries:
        is_sent = shown.number in sent
        shown.key = data.get(f"key-{shown.number}", "").strip() if is_sent else ""
        if shown.key:
            shown.key_error = _key_error(shown.key, keys)
        elif shown.reference and (is_sent or shown.entry.is_whole):
            shown.key = readable_key(shown.reference, keys)
        if shown.reference and shown.key and not shown.key_error:
            shown.reference = shown.reference.model_copy(update={"key": shown.key})
            keys.add(shown.key)
        if not is_sent:
            shown.is_taken = shown.is_taken and room > 0
        room -= shown.is_taken


def _key_error(key: str, taken: Iterable[str]) -> str:
    try:
        KeyField().clean(key)
    except forms.ValidationError as error:
        return str(error.messages[0])
    return _(KEY_TAKEN) if key in taken else ""
