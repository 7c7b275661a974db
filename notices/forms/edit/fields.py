"""The fields of the notice's form: each cleans what was typed as the document would, and says what is wrong in words.

Nothing is required and nothing is cut short: a draft with holes can be saved, and what was typed comes back.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext_lazy as _

from notices.document.field_types import KEY_PATTERN, LINE_LENGTH, RICH_TEXT_LENGTH, TEXT_LENGTH
from notices.document.model import Choice
from notices.document.rich_text import clean_line, clean_rich_text, clean_text
from notices.document.template import Language, Vocabulary
from notices.forms.edit.editor import RichTextWidget
from notices.rendering.page_language import page_language
from trials.dates import ImpossibleDate, PartialDate, UnreadableDate

LARGEST_COUNT = 1_000_000
TOO_LONG = _("The text is too long: it has %(show_value)d characters, and there is room for %(limit_value)d.")


class Labelled(Protocol):
    """What a choice is made from: a term of a vocabulary, or a clinical area's row."""

    @property
    def code(self) -> str: ...

    def label(self, language: Language) -> str: ...


class TypedText(forms.CharField):
    """A text that is cleaned before it is measured."""

    limit = LINE_LENGTH

    def __init__(self, *, cites: bool = False, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(strip=False, **options)
        # As a validator, not max_length: the browser would cut a pasted text without a word.
        self.validators = [MaxLengthValidator(self.limit, TOO_LONG)]
        if cites:
            self.widget.attrs["data-cites"] = True

    def to_python(self, value: Any) -> str:
        return self.cleaned(str(value or ""))

    def cleaned(self, text: str) -> str:
        return clean_line(text)


class LineField(TypedText):
    """One line."""


class AddressField(TypedText):
    """An address on the web; checked where it is printed, not here."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "url"}


class TextField(TypedText):
    """Plain text of several lines."""

    limit = TEXT_LENGTH

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"cols": False, "rows": rows}), **options)

    def cleaned(self, text: str) -> str:
        return clean_text(text)


class RichTextField(TypedText):
    """Prose with the allowed marks."""

    limit = RICH_TEXT_LENGTH

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=RichTextWidget(), **options)

    def cleaned(self, text: str) -> str:
        try:
            return clean_rich_text(text)
        except ValueError as error:
            raise ValidationError(_("This text holds marks that can't be read."), code="marks") from error


class KeyField(TypedText):
    """A row's key; "" asks for a new one. A hidden key that no page of ours wrote counts as missing."""

    def cleaned(self, text: str) -> str:
        text = clean_line(text)
        if re.fullmatch(KEY_PATTERN, text):
            return text
        if text and not self.widget.is_hidden:
            raise ValidationError(_("Use the letters a–z, digits, “-” and “_”, at most 64 of them."), code="key")
        return ""


class CountField(TypedText):
    """A whole number, with or without spaces between the thousands."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A number field would change under the mouse wheel and hide what it can't read.
        return {"inputmode": "numeric", "size": 8}

    def clean(self, value: Any) -> int | None:
        text = re.sub(r"\s", "", super().clean(value))
        if not text:
            return None
        if not re.fullmatch("[0-9]{1,7}", text) or int(text) > LARGEST_COUNT:
            raise ValidationError(_("Write a whole number from 0 to 1,000,000."), code="count")
        return int(text)


class PartialDateField(TypedText):
    """A year, a month or a day. Whether it is estimated stands in a check box of its own beside it."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"size": 20}

    def prepare_value(self, value: Any) -> Any:
        return value.input_text() if isinstance(value, PartialDate) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.date(text) if text else None

    def date(self, text: str) -> PartialDate:
        try:
            return PartialDate.parse_text(text)
        except ImpossibleDate as error:
            message = _("%(text)s is not a date in the calendar.")
            raise ValidationError(message, code="impossible", params={"text": text}) from error
        except UnreadableDate as error:
            message = _("Write the date as 14.09.2023, September 2023 or 2023.")
            raise ValidationError(message, code="unreadable") from error


class DayField(PartialDateField):
    """A whole date."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d.%m.%Y}" if isinstance(value, datetime.date) else value

    def clean(self, value: Any) -> datetime.date | None:
        partial = super().clean(value)
        if partial is None:
            return None
        if partial.precision != "day":
            raise ValidationError(_("Write the whole date: day, month and year."), code="day")
        return partial.first_day()


class Pairs(BaseChoiceIterator):
    """The choices that a function gives, as they are: Django would look for groups in them each time it is asked."""

    def __init__(self, pairs: Callable[[], Iterable[tuple[str, Any]]]) -> None:
        self.pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self.pairs())


def _terms(vocabulary: Vocabulary) -> Iterator[tuple[str, Any]]:
    """As choices, in the language of the page."""
    language = page_language()
    return ((term.code, term.label(language)) for term in vocabulary)


class ChoiceOf(forms.ChoiceField):
    """One term of a vocabulary, shown in the language of the page; `choice` gives it in that of the notice."""

    def __init__(self, vocabulary: Vocabulary, **options: Any) -> None:
        self.vocabulary = vocabulary
        options.setdefault("required", False)
        super().__init__(choices=Pairs(self.options), **options)

    def options(self) -> Iterator[tuple[str, Any]]:
        if not self.required:
            yield "", "–"
        yield from _terms(self.vocabulary)

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Choice) else value

    def choice(self, code: str, language: Language) -> Choice | None:
        return Choice.of(self.vocabulary, code, language) if code else None


class ChoicesOf(forms.MultipleChoiceField):
    """Check boxes for the terms of a vocabulary."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, vocabulary: Vocabulary, **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(choices=Pairs(self.options), required=False, **options)

    def options(self) -> Iterator[tuple[str, Any]]:
        return _terms(self.vocabulary)


class AreasField(forms.MultipleChoiceField):
    """Check boxes for the clinical areas in use, and those that the notice has already."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.error_messages["invalid_choice"] = _(
            "The clinical area “%(value)s” is no longer in the list. It was not kept; everything else was."
        )

    def offer(self, areas: Iterable[Labelled], held: Iterable[Choice]) -> None:
        """Set the areas to choose from; the labels of `held` count where an area has left the list."""
        self.areas: dict[str, Labelled] = {area.code: area for area in areas}
        self.held = {area.code: area for area in held}
        self.choices = [(code, area.label(page_language())) for code, area in self.areas.items()]
        self.choices += [(code, area.label) for code, area in self.held.items() if code not in self.areas]

    def chosen(self, codes: Iterable[str], language: Language) -> tuple[Choice, ...]:
        """The areas in the order they were listed in the notice, then the new ones in the list's order."""
        wanted = set(codes)
        order = [code for code in self.held if code in wanted]
        order += [code for code in self.areas if code in wanted and code not in self.held]
        return tuple(self._choice(code, language) for code in order)

    def _choice(self, code: str, language: Language) -> Choice:
        if code in self.areas:
            return Choice(code=code, label=self.areas[code].label(language))
        return self.held[code]
