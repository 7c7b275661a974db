"""The fields of the notice's form: each cleans its text as the document would, and says in words what is wrong.

Nothing is required and nothing is cut short: a draft with gaps can be saved, and what was typed comes back.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.document.addresses import clean_address, read_address
from notices.document.field_types import (
    KEY_PATTERN,
    MAX_AMOUNT,
    MAX_COUNT,
    MAX_LINE_LENGTH,
    MAX_RICH_TEXT_LENGTH,
    MAX_TEXT_LENGTH,
    clean_arm,
)
from notices.document.model import Choice
from notices.document.pasting.cleaning import TooLong, clean
from notices.document.rich_text import clean_line, clean_rich_text, clean_text
from notices.document.template import Language, Vocabulary
from notices.forms.edit.editor import RichTextWidget
from notices.forms.edit.typed_numbers import (
    AMOUNT,
    COUNT,
    InexactNumber,
    UnreadableNumber,
    has_doubtful_mark,
    read_number,
)
from notices.rendering.page_language import page_language
from notices.rendering.pasting_messages import change_texts
from trials.dates import ImpossibleDate, PartialDate, UnreadableDate
from trials.msgid import gettext_noop
from trials.typed_dates import AmbiguousDate, PeriodOfYear, read_date

TOO_LONG = _("The text is too long: it has %(show_value)d characters, and there is room for %(limit_value)d.")


READ_AS = gettext_noop("“%(text)s” was read as %(value)s.")
READ_AS_ESTIMATED = gettext_noop("“%(text)s” was read as %(value)s, estimated.")


class Labelled(Protocol):
    """Anything that can be offered as a choice: a term of a vocabulary, or a clinical area's row."""

    @property
    def code(self) -> str: ...

    def label(self, language: Language) -> str: ...


class BoundText(forms.BoundField):
    """A field for words: its control says in which language they are."""

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        language = getattr(self.form, "text_language", "")
        return {**attrs, "lang": language} if language and not self.is_hidden else attrs


class CleanedTextField(forms.CharField):
    """A text that is cleaned before its length is checked."""

    limit = MAX_LINE_LENGTH
    # Are words of the notice typed in it, and not a number, a date, an address or a key?
    holds_words = False

    def __init__(self, *, cites: bool = False, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(strip=False, **options)
        # As a validator, not max_length: the browser would cut a pasted text without a word.
        self.validators = [MaxLengthValidator(self.limit, TOO_LONG)]
        if isinstance(self.widget, forms.Textarea):
            self.widget.attrs["data-limit"] = self.limit
        if cites:
            self.widget.attrs["data-cites"] = True

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        kind = BoundText if self.holds_words else forms.BoundField
        return kind(form, self, field_name)

    def to_python(self, value: Any) -> str:
        return self.tidy(str(value or ""))

    def tidy(self, text: str) -> str:
        return clean_line(text)

    def changes(self, text: str) -> list[str]:
        """Return in words what cleaning changes in a typed text, where the person must know it."""
        return []


class LineField(CleanedTextField):
    """One line."""

    holds_words = True


class AddressField(CleanedTextField):
    """A web address. A refused one stays as it was typed: the list of what to correct gives the reason."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "url"}

    def tidy(self, text: str) -> str:
        return clean_address(text)

    def changes(self, text: str) -> list[str]:
        address = read_address(text)
        return [gettext(address.message) % address.values] if address.message and not address.is_refused else []


class TextField(CleanedTextField):
    """Plain text of several lines."""

    limit, holds_words = MAX_TEXT_LENGTH, True

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"cols": False, "rows": rows}), **options)

    def tidy(self, text: str) -> str:
        return clean_text(text)


class ArmField(TextField):
    """The text of an arm, without the number that the page prints before it."""

    def tidy(self, text: str) -> str:
        return clean_arm(text)

    def changes(self, text: str) -> list[str]:
        number = clean_text(text).removesuffix(clean_arm(text)).strip()
        message = gettext("“%(number)s” was taken off: the page numbers the arms.")
        return [message % {"number": number}] if number else []


class RichTextField(CleanedTextField):
    """Prose with the allowed marks."""

    limit, holds_words = MAX_RICH_TEXT_LENGTH, True

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=RichTextWidget(), **options)

    def tidy(self, text: str) -> str:
        try:
            return clean_rich_text(text)
        except TooLong as error:
            params = {"show_value": len(text), "limit_value": self.limit}
            raise ValidationError(TOO_LONG, code="max_length", params=params) from error
        except ValueError as error:
            raise ValidationError(_("This text holds marks that can't be read."), code="marks") from error

    def changes(self, text: str) -> list[str]:
        try:
            return change_texts(clean(text))
        except ValueError:
            return []  # the field has an error, and nothing is changed


class KeyField(CleanedTextField):
    """A row's key; "" asks for a new one. A hidden key that no page of ours wrote counts as missing."""

    def tidy(self, text: str) -> str:
        text = clean_line(text)
        if re.fullmatch(KEY_PATTERN, text):
            return text
        if text and not self.widget.is_hidden:
            raise ValidationError(_("Use the letters a–z, digits, “-” and “_”, at most 64 of them."), code="key")
        return ""


class CountField(CleanedTextField):
    """A whole number, as people type it."""

    max_value, size, form = MAX_COUNT, 10, COUNT
    unreadable = _("Write a whole number from 0 to 1,000,000,000.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A number field would change under the mouse wheel and hide what it can't read.
        return {"inputmode": "numeric", "size": self.size}

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = read_number(text, self.form)
        except InexactNumber as error:
            message = _("“%(text)s” is no exact number. Write %(number)s, if that is what is to be printed.")
            params = {"text": text, "number": error.number}
            raise ValidationError(message, code="inexact", params=params) from error
        except UnreadableNumber as error:
            raise ValidationError(self.unreadable, code="count") from error
        if number > self.max_value:
            raise ValidationError(self.unreadable, code="count")
        return number

    def changes(self, text: str) -> list[str]:
        try:
            number = self.clean(text) if has_doubtful_mark(text) else None
        except ValidationError:
            number = None
        return [] if number is None else [gettext(READ_AS) % {"text": self.tidy(text), "value": number}]


class AmountField(CountField):
    """A sum of money in whole kroner."""

    max_value, size, form = MAX_AMOUNT, 18, AMOUNT
    unreadable = _("Write the amount in whole kroner, up to 1,000,000,000,000.")


class PartialDateField(CleanedTextField):
    """A year, a month or a day. A check box beside it says whether it is estimated."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"size": 20}

    def prepare_value(self, value: Any) -> Any:
        return value.input_text() if isinstance(value, PartialDate) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.date(text) if text else None

    def date(self, text: str) -> PartialDate:
        try:
            return read_date(text)
        except ImpossibleDate as error:
            message = _("%(text)s is not a date in the calendar.")
            raise ValidationError(message, code="impossible", params={"text": text}) from error
        except PeriodOfYear as error:
            message = _("“%(text)s” is longer than a month. Write a month as 09.%(year)s, or only %(year)s.")
            raise ValidationError(message, code="period", params={"text": text, "year": error.year}) from error
        except AmbiguousDate as error:
            message = _("“%(text)s” can mean two days. Write the date as 14.09.2023 or 14 September 2023.")
            raise ValidationError(message, code="ambiguous", params={"text": text}) from error
        except UnreadableDate as error:
            message = _("Write the date as 14.09.2023, September 2023 or 2023.")
            raise ValidationError(message, code="unreadable") from error

    def changes(self, text: str) -> list[str]:
        try:
            partial = read_date(self.tidy(text))
        except (ImpossibleDate, UnreadableDate):
            return []
        # Who wrote "14.09.23" or "ca. 2024" must know what became of it.
        if partial.value[:4] in text and not partial.estimated:
            return []
        message = gettext(READ_AS_ESTIMATED if partial.estimated else READ_AS)
        return [message % {"text": self.tidy(text), "value": partial.input_text()}]


def refuse_estimate(date: PartialDate | None) -> None:
    """Ask back an estimated date that was typed where no date is estimated."""
    if date and date.estimated:
        raise ValidationError(_("No date is estimated here. Write only the date."), code="estimated")


class DayField(PartialDateField):
    """A whole date."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d.%m.%Y}" if isinstance(value, datetime.date) else value

    def clean(self, value: Any) -> datetime.date | None:
        partial = super().clean(value)
        if partial is None:
            return None
        refuse_estimate(partial)
        if partial.precision != "day":
            raise ValidationError(_("Write the whole date: day, month and year."), code="day")
        return partial.first_day()


class ComputedChoices(BaseChoiceIterator):
    """The choices that a function returns, unchanged: Django would look for groups in them each time."""

    def __init__(self, compute: Callable[[], Iterable[tuple[str, Any]]]) -> None:
        self.compute = compute

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self.compute())


def _choices_of(vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    """Return the terms as choices, in the language of the page."""
    language = page_language()
    return ((term.code, term.label(language)) for term in vocabulary)


class TermField(forms.ChoiceField):
    """One term of a vocabulary, shown in the page's language; `choice` returns it in the notice's."""

    def __init__(self, vocabulary: Vocabulary, *, blank: Any = "–", **options: Any) -> None:
        self.vocabulary, self.blank = vocabulary, blank
        options.setdefault("required", False)
        super().__init__(choices=ComputedChoices(self.options), **options)

    def options(self) -> Iterator[tuple[str, Any]]:
        if not self.required:
            yield "", self.blank
        yield from _choices_of(self.vocabulary)

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Choice) else value

    def choice(self, code: str, language: Language) -> Choice | None:
        return Choice.of(self.vocabulary, code, language) if code else None


class TermsField(forms.MultipleChoiceField):
    """Check boxes for the terms of a vocabulary."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, vocabulary: Vocabulary, **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(choices=ComputedChoices(self.options), required=False, **options)

    def options(self) -> Iterator[tuple[str, Any]]:
        return _choices_of(self.vocabulary)

    def prepare_value(self, value: Any) -> Any:
        return [choice.code if isinstance(choice, Choice) else choice for choice in value or ()]

    def choices_of(self, codes: Iterable[str], language: Language) -> tuple[Choice, ...]:
        """Return the chosen terms in the vocabulary's order."""
        codes = set(codes)
        return tuple(Choice.of(self.vocabulary, code, language) for code in self.vocabulary.codes if code in codes)


class AreasField(forms.MultipleChoiceField):
    """Check boxes for the clinical areas in use and for those that the notice already has."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.error_messages["invalid_choice"] = _(
            "The clinical area “%(value)s” is no longer in the list. It was not kept; everything else was."
        )

    def offer(self, areas: Iterable[Labelled], current: Iterable[Choice]) -> None:
        """Set the areas to choose from. `current` are the notice's own; their labels count if an area left the list."""
        self.areas: dict[str, Labelled] = {area.code: area for area in areas}
        self.current = {area.code: area for area in current}
        self.choices = [(code, area.label(page_language())) for code, area in self.areas.items()]
        self.choices += [(code, area.label) for code, area in self.current.items() if code not in self.areas]

    def selection(self, codes: Iterable[str], language: Language) -> tuple[Choice, ...]:
        """Return the areas: first those of the notice in its order, then the new ones in the list's order."""
        codes = set(codes)
        order = [code for code in self.current if code in codes]
        order += [code for code in self.areas if code in codes and code not in self.current]
        return tuple(self._choice(code, language) for code in order)

    def _choice(self, code: str, language: Language) -> Choice:
        if code in self.areas:
            return Choice(code=code, label=self.areas[code].label(language))
        return self.current[code]
