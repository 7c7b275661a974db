"""The kinds of text, key and list that a document is made of, and their limits. Texts are cleaned when they come in."""

import re
from enum import Enum
from typing import Annotated, Any
from uuid import uuid4

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from notices.document.addresses import clean_address
from notices.document.rich_text import clean_line, clean_rich_text, clean_text

MAX_LINE_LENGTH = 500
MAX_TEXT_LENGTH = 10_000
MAX_RICH_TEXT_LENGTH = 100_000
MAX_ROWS = 100
MAX_COUNT = 1_000_000_000
# A sum of money in whole kroner.
MAX_AMOUNT = 1_000_000_000_000

ARM_NUMBER = re.compile(r"arm\s*(?:nr\.?\s*)?(?:\d{1,2}|[a-h]|[ivx]{1,4})\s*[:.)–—-]\s*", re.IGNORECASE)

KEY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"


class Kind(Enum):
    """The kind of a field: form, page and metadata know what to do with each."""

    LINE = "line"
    ADDRESS = "address"
    TEXT = "text"
    RICH_TEXT = "rich text"
    KEY = "key"
    COUNT = "count"
    AMOUNT = "amount"
    DAY = "day"
    PARTIAL_DATE = "partial date"
    BOX = "box"
    TERM = "term"
    TERMS = "terms"
    PART = "part"
    ROWS = "rows"
    # A field that no rule can draw: its form field and its print are written by hand.
    OTHER = "other"


def new_key() -> str:
    """Return a stable key for a row that has none yet."""
    return uuid4().hex[:12]


def is_made_key(key: str) -> bool:
    """Is it a key as `new_key` makes them?"""
    return re.fullmatch("[0-9a-f]{12}", key) is not None


def _cleaned_input(clean: Any) -> BeforeValidator:
    """Clean a text that somebody wrote; leave a stored one alone, or a newer library would change approved words."""

    def cleaned(value: Any, info: ValidationInfo) -> Any:
        is_stored = bool(info.context and info.context.get("stored"))
        return value if is_stored or not isinstance(value, str) else clean(value)

    return BeforeValidator(cleaned)


def _unique_keys(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    keys = [row.key for row in rows]
    if repeated := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(f"two rows have the same key: {', '.join(repeated)}")
    return rows


def _unique_codes(choices: tuple[Any, ...]) -> tuple[Any, ...]:
    codes = [choice.code for choice in choices]
    if repeated := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"chosen twice: {', '.join(repeated)}")
    return choices


def clean_arm(text: str) -> str:
    """Clean the text of an arm; a typed "Arm 1:" is taken off, for the page numbers the arms."""
    text = clean_text(text)
    while match := ARM_NUMBER.match(text):
        text = text[match.end() :]
    return text


Line = Annotated[str, _cleaned_input(clean_line), Field(max_length=MAX_LINE_LENGTH), Kind.LINE]
Text = Annotated[str, _cleaned_input(clean_text), Field(max_length=MAX_TEXT_LENGTH), Kind.TEXT]
ArmText = Annotated[str, _cleaned_input(clean_arm), Field(max_length=MAX_TEXT_LENGTH), Kind.TEXT]
RichText = Annotated[str, _cleaned_input(clean_rich_text), Field(max_length=MAX_RICH_TEXT_LENGTH), Kind.RICH_TEXT]
Address = Annotated[str, _cleaned_input(clean_address), Field(max_length=MAX_LINE_LENGTH), Kind.ADDRESS]
Key = Annotated[str, Field(pattern=KEY_PATTERN), Kind.KEY]
Count = Annotated[int, Field(ge=0, le=MAX_COUNT), Kind.COUNT]
Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT), Kind.AMOUNT]
UniqueKeys = AfterValidator(_unique_keys)
UniqueCodes = AfterValidator(_unique_codes)
Limited = Field(max_length=MAX_ROWS)
