"""All notices together as a data set: what it is called, and in which forms others can have it.

The catalogue for harvesters and the list's own metadata tell the same.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notices.public.addresses import absolute, canonical

Words = str | Promise

TITLE = _("Horizon-scanning notices")
DESCRIPTION = format_lazy(
    "{} {}",
    _("Early alerts about new medicines and health technologies, written before they are authorised."),
    _("Each notice was approved by a second person before it was published."),
)
KEYWORDS = (_("horizon scanning"), _("health technology assessment"), _("new medicines"), _("clinical trials"))


class Distribution(NamedTuple):
    """One form of the data set. `format` is a word of the EU's list of file types."""

    title: Words
    # What answers there is the whole set, or where one begins to ask for it.
    url_name: str
    media_type: str
    format: str
    is_file: bool = True

    @property
    def address(self) -> str:
        return absolute(canonical(self.url_name))


# The list of file types has no word for JSON lines: each line is JSON.
DISTRIBUTIONS = (
    Distribution(_("All notices as JSON lines"), "api-notices-jsonl", "application/jsonl", "JSON"),
    Distribution(_("All notices as a table (CSV)"), "api-notices-csv", "text/csv", "CSV"),
    Distribution(_("Notices through the API (JSON)"), "api-notices", "application/json", "JSON", is_file=False),
    Distribution(_("News of the notices as a feed (Atom)"), "feed", "application/atom+xml", "ATOM"),
)


def in_each_language(words: Words) -> Mapping[str, str]:
    """The words by language."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = str(words)
    return said
