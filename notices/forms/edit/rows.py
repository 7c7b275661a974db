"""Forms for parts of the document: fields named as in the document, and lists of rows, one inside another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.forms import BaseFormSet, BoundField, Field, Form
from django.forms.formsets import ManagementForm
from django.forms.utils import ErrorDict, ErrorList
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from notices.document.field_types import MAX_ROWS, new_key
from notices.document.model import Document, Part, Row
from notices.document.template import Language
from notices.forms.edit.fields import KeyField, TermField, TermsField
from notices.forms.edit.marks import Marks
from notices.forms.edit.row_moves import REMOVED, indexes, with_rows
from trials.dates import PartialDate
from trials.msgid import gettext_noop

# Rows beyond the limit are refused but drawn again, so that nothing typed is lost; beyond this they were forged.
MAX_ROWS_DRAWN = 2 * MAX_ROWS

SAME_KEY = gettext_noop("Two rows have the same key. Change or remove one of them.")

# Names of fields and lists in the order in which they are drawn; those of a tuple stand side by side. Anything else is
# an object of a crispy layout, and no field.
Layout = tuple[Any, ...]


class FormBlock(NamedTuple):
    """Something to draw. Its kind: "field", "together" (fields side by side), "rows" (a list), "section"."""

    kind: str
    content: Any


class SharedFields(dict[str, Field]):
    """Fields that forms share: Django would copy them for each form, and a notice has hundreds."""

    def __deepcopy__(self, memo: Any) -> dict[str, Field]:
        return dict(self)


class PartForm(Form):
    """A form for a part of the document, with lists of rows.

    A date's field may have a check box beside it, `<name>_estimated`. With `unchecked` the form shows what was typed
    and validates nothing, as after the press of a row's button.
    """

    layout: Layout = ()
    # Fields that other forms use too: copy a field before changing it.
    shared_fields: Mapping[str, Field] = {}

    # What the last save changed in a text, by the id of its field.
    cleaning_notes: Mapping[str, Sequence[str]] = {}

    # The language of what is typed; labels are in the page's.
    text_language = ""

    def __init__(self, *args: Any, unchecked: bool = False, text_language: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.text_language = text_language or self.text_language
        self.lists: dict[str, RowFormSet] = {}
        # Asked once a form: to ask for each field takes a tenth of the time of drawing it.
        self.page_language = get_language()
        self.unchecked = unchecked
        if unchecked:
            self._errors = ErrorDict()

    def share(self, fields: Mapping[str, Field]) -> None:
        """Use these fields themselves, not copies; call it before Django's own __init__."""
        self.base_fields = self.shared_fields = SharedFields(fields)  # type: ignore[misc]  # the class keeps its own

    def add_list(self, name: str, kind: "type[RowFormSet]", rows: Sequence[Row], **options: Any) -> None:
        """Give the form a list: `rows`, or the sent ones when the form is bound."""
        self.lists[name] = kind(
            self.data if self.is_bound else None,
            prefix=f"{self.prefix}-{name}" if self.prefix else name,
            # The document's row at a place says nothing about the sent one: it may be another row.
            initial=None if self.is_bound else [initial_of(row) for row in rows],
            form_kwargs={"unchecked": self.unchecked, "text_language": self.text_language},
            **options,
        )

    def is_valid(self) -> bool:
        # Every list is validated, so that all errors show at once.
        lists_are_valid = [rows.is_valid() for rows in self.lists.values()]
        return not self.unchecked and super().is_valid() and all(lists_are_valid)

    def document_value(self, name: str, language: Language) -> Any:
        """Return the cleaned value of a field in the document's type."""
        field, value = self.fields[name], self.cleaned_data[name]
        if isinstance(field, TermField):
            return field.choice(value, language)
        if isinstance(field, TermsField):
            return field.choices_of(value, language)
        if isinstance(value, PartialDate) and self.cleaned_data.get(f"{name}_estimated"):
            return value.model_copy(update={"estimated": True})
        return value

    def shows(self, name: str) -> bool:
        """Is the field or list on the page?"""
        return True

    def blocks(self) -> list[FormBlock]:
        """Return what to draw, in order."""
        return blocks_of(self, self.layout)


def blocks_of(form: PartForm, layout: Layout) -> list[FormBlock]:
    """Return the named fields and lists of a form, ready to draw."""
    blocks = []
    for names in layout:
        if isinstance(names, tuple):
            blocks.append(FormBlock("together", [form.lists.get(name) or form[name] for name in names]))
        elif isinstance(names, str):
            is_list = names in form.lists
            blocks.append(FormBlock("rows", form.lists[names]) if is_list else FormBlock("field", form[names]))
    return blocks


def fields_and_lists(blocks: Iterable[FormBlock]) -> Iterator["BoundField | RowFormSet"]:
    """Yield every field and list among the blocks, in the order of the page."""
    for block in blocks:
        if block.kind == "together":
            yield from block.content
        elif block.kind == "section":
            yield from fields_and_lists(block.content.blocks)
        else:
            yield block.content


def initial_of(part: Part) -> dict[str, Any]:
    """Return the fields' initial values for a part of the document."""
    initial = dict(part)
    dates = {name: value for name, value in initial.items() if isinstance(value, PartialDate)}
    return initial | {f"{name}_estimated": date.estimated for name, date in dates.items()}


class RowForm(PartForm):
    """One row of a list."""

    row: type[Row]

    key = KeyField(widget=KeyField.hidden_widget)
    # The key of the row whose typed key can't be used.
    stored_key = ""
    # Is something typed in it that no field can read?
    has_unread = False
    # Does it stay folded, without its fields? They are fetched when it is opened, and not sent before.
    is_folded = False
    is_drawn_open = True
    # Does it name a publication that was retracted?
    is_retracted = False
    marks = Marks()
    side_notes: Any = None

    def __init__(self, *args: Any, name: str = "", number: int = 0, **options: Any) -> None:
        self.share(self.base_fields)
        super().__init__(*args, **options)
        self.row_name, self.row_number = name, number
        self.heading = f"{name} {number}"
        self.html_id = f"row-{self.prefix}"

    @cached_property
    def is_removed(self) -> bool:
        """Was the row removed and not yet saved? It stays in the form, to come back, and counts for nothing."""
        return self.is_bound and bool(self.data.get(self.add_prefix(REMOVED)))

    def full_clean(self) -> None:
        if self.is_removed:
            self.cleaned_data: dict[str, Any] = {}
            self._errors = ErrorDict()
            return
        super().full_clean()

    @property
    def current_key(self) -> str:
        """Return the key in the form, "" where there is none yet."""
        return self.stored_key or str(self["key"].value() or "")

    @property
    def earlier_key(self) -> str:
        """Return the key that the row had when the page was made, where a person can change it; else ""."""
        return ""

    @property
    def only_field(self) -> BoundField | None:
        """Return the field of a row that has no other: the row's heading is its visible label."""
        is_only = len(self.layout) == 1 and isinstance(self.layout[0], str) and not self.lists
        return self[self.layout[0]] if is_only else None

    @property
    def first_field(self) -> BoundField:
        first = self.layout[0]
        return self[first if isinstance(first, str) else first[0]]

    @property
    def whole_layout(self) -> Layout:
        """Return the layout with the hidden fields, which come first."""
        hidden = (name for name, field in self.fields.items() if field.widget.is_hidden)
        return (*hidden, *self.layout)

    @property
    def key_is_hidden(self) -> bool:
        return self.fields["key"].widget.is_hidden

    def clean_key(self) -> str:
        return self.cleaned_data["key"] or new_key()

    def build(self, language: Language) -> Row:
        """Return the row for the document; the form must be valid."""
        values = {name: self.document_value(name, language) for name in self.fields if name in self.row.model_fields}
        values |= {name: tuple(rows.build(language)) for name, rows in self.lists.items()}
        return self.row.model_validate(values)

    def has_changed(self) -> bool:
        """Return True without comparing each field: Django would skip an unchanged row, and none may be skipped."""
        return True

    def is_blank(self) -> bool:
        """Is nothing typed but the hidden key? A key that a person can write counts as typed."""
        values = (self.cleaned_data[name] for name in self.fields if name in self.row.model_fields and name != "key")
        # 0 is a value, though it equals False.
        has_value = any(value is not None and value is not False and value != "" for value in values)
        return (
            self.key_is_hidden
            and not has_value
            and not self.has_unread
            and not any(rows.build("nb") for rows in self.lists.values())
        )


class RowFormSet(BaseFormSet):
    """A list of rows; the names of the sent fields say how many rows there are."""

    form: type[RowForm]
    data: MultiValueDict[str, str]
    prefix: str
    heading: Any = ""
    row_name: Any = ""
    add_text: Any = ""
    # The text that the form was made from: rows that nobody has touched are rows of it.
    document: Document | None = None

    extra = min_num = 0
    can_order = can_delete = can_delete_extra = validate_min = False
    max_num, absolute_max, validate_max = MAX_ROWS, MAX_ROWS_DRAWN, True
    renderer = None
    default_error_messages = {
        "too_many_forms": gettext_lazy("There can be at most %(num)d rows. Remove some of them."),
    }

    def __init__(self, data: Any = None, *, row_name: str = "", **options: Any) -> None:
        super().__init__(data, **options)
        self.row_name = row_name or self.row_name
        self.sent_indexes = indexes(self.data, self.prefix) if self.is_bound else []
        if self.sent_indexes != list(range(len(self.sent_indexes))):
            self.data = with_rows(self.data, self.prefix, self.sent_indexes[:MAX_ROWS_DRAWN])
        if self.form_kwargs.get("unchecked"):
            self._errors: list[ErrorDict] = []
            self._non_form_errors = ErrorList()

    @cached_property
    def management_form(self) -> ManagementForm:
        """Return the counts that Django needs, from the rows themselves: there are no fields to read them from."""
        form = ManagementForm(prefix=self.prefix)
        form.cleaned_data = {"TOTAL_FORMS": len(self.sent_indexes), "INITIAL_FORMS": len(self.sent_indexes)}
        form.is_bound, form._errors = True, ErrorDict()  # type: ignore[attr-defined]  # what its full_clean would set
        return form

    @property
    def deleted_forms(self) -> list[RowForm]:
        """Return no row: a removed one stays in the form. Django would ask each row again whether it is valid."""
        return []

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        row = {"name": str(self.row_name), "number": self._numbers.get(index, 1)}
        return {**super().get_form_kwargs(index), **row}

    @cached_property
    def _numbers(self) -> Mapping[int | None, int]:
        """Return the number of each row as the page counts them; one that was removed has the number that it had."""
        numbers: dict[int | None, int] = {}
        number = 1
        for index in range(self.total_form_count()):
            numbers[index] = number
            number += not (self.is_bound and self.data.get(f"{self.prefix}-{index}-{REMOVED}"))
        return numbers

    def clean(self) -> None:
        """Find the second of two rows with the same key; a blank row does no harm, for it is dropped.

        A key that nobody can see is no work for anybody: the row gets another one.
        """
        seen: set[str] = set()
        for form in self.forms:
            key = form.cleaned_data.get("key")
            if form.is_removed or key is None or (form.is_valid() and form.is_blank()):
                continue
            if key in seen and form.key_is_hidden:
                form.cleaned_data["key"] = new_key()
            elif key in seen:
                form.add_error("key", _(SAME_KEY))
            seen.add(key)

    def build(self, language: Language) -> list[Row]:
        """Return the rows for the document, without those in which nothing was typed and those beyond the limit."""
        return [form.build(language) for form in self._written()[:MAX_ROWS]]

    def surplus(self) -> list[RowForm]:
        """Return the rows for which the list has no room."""
        return self._written()[MAX_ROWS:]

    def _written(self) -> list[RowForm]:
        return [form for form in self.forms if not (form.is_removed or form.is_blank())]

    @property
    def can_add(self) -> bool:
        return len(self.forms) < MAX_ROWS

    @property
    def add_id(self) -> str:
        """Return the id of the button that adds a row: a finding about an empty list points there."""
        return f"add-{self.prefix}"
