"""Messages about a text that was cleaned: what was changed, and the words that were left out."""

import re
from dataclasses import dataclass, field

from trials.msgid import gettext_noop

MAX_QUOTES = 5
MAX_QUOTE_LENGTH = 120

# What happened, by its code. A message that quotes is followed by the words.
MESSAGES = {
    "deleted": gettext_noop("Deleted or struck-through words were left out"),
    "hidden": gettext_noop("Hidden words were left out"),
    "comments": gettext_noop("Comments were left out"),
    "fields": gettext_noop("Field codes were left out"),
    "footnotes": gettext_noop("Marks of footnotes were left out; cite a reference instead"),
    "links": gettext_noop("Links that lead nowhere from here were removed, and their words kept"),
    "addresses": gettext_noop("Links have another address now"),
    "pictures": gettext_noop("Pictures were left out"),
    "tables": gettext_noop("A table became one line a row"),
    "list_numbers": gettext_noop("A list is numbered 1, 2, 3 here; it was numbered from"),
    "list_depth": gettext_noop("Lists are nested less deep here"),
    "lines_joined": gettext_noop("Lines were joined"),
    "hyphens": gettext_noop("Hyphens at the ends of lines were taken away"),
    "lists_found": gettext_noop("Lines became a list"),
    "ligatures": gettext_noop("Joined letters became separate letters"),
}


@dataclass(frozen=True)
class CleaningMessage:
    """What happened: a code of `MESSAGES`, how often, and the words, the first ones where there were many."""

    code: str
    quotes: tuple[str, ...] = ()
    count: int = 1


@dataclass
class MessageList:
    """Collects messages, one for each code."""

    quotes: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)

    def add(self, code: str, quote: str = "") -> None:
        """Note that it happened once more, to these words."""
        self.quotes.setdefault(code, []).append(_shortened(quote))

    def messages(self) -> tuple[CleaningMessage, ...]:
        """Return them in the order of `MESSAGES`."""
        return tuple(
            CleaningMessage(code, tuple(dict.fromkeys(filter(None, quotes)))[:MAX_QUOTES], len(quotes))
            for code in MESSAGES
            if (quotes := self.quotes.get(code))
        )


def _shortened(quote: str) -> str:
    text = re.sub(r"\s+", " ", quote[: 4 * MAX_QUOTE_LENGTH]).strip()
    return text if len(text) <= MAX_QUOTE_LENGTH else f"{text[: MAX_QUOTE_LENGTH - 1].rstrip()}…"
