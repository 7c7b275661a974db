"""All notices together as a data set: its name, and the forms in which others can get it.

The catalogue for harvesters and the metadata of the list's page are both made from it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notices.public.addresses import absolute, canonical

Text = str | Promise

TITLE = _("Horizon-scanning notices")
DESCRIPTION = format_lazy(
    "{} {}",
    _("Early alerts about new medicines and health technologies, written before they are authorised."),
    _("Each notice was approved by a second person before it was published."),
)
KEYWORDS = (_("horizon scanning"), _("health technology assessment"), _("new medicines"), _("clinical trials"))


# The standards that a form keeps to.
CSV_STANDARD = "https://www.rfc-editor.org/rfc/rfc4180"
ATOM_STANDARD = "https://www.rfc-editor.org/rfc/rfc4287"
JSON_LINES_STANDARD = "https://jsonlines.org/"


class Distribution(NamedTuple):
    """One form of the data set. `format` is a code of the EU's list of file types."""

    title: Text
    about: Text
    # Where the whole data set is, or the first page of it.
    url_name: str
    media_type: str
    format: str
    conforms_to: str = ""
    is_file: bool = True
    # What describes the file beside it, for programs.
    described_at: str = ""

    @property
    def address(self) -> str:
        return absolute(canonical(self.url_name))


# The list of file types has no code for JSON lines; each line is JSON.
DISTRIBUTIONS = (
    Distribution(
        _("All notices as JSON lines"),
        _("A notice on each line, with its facts and its whole text; withdrawn ones too."),
        *("api-notices-jsonl", "application/jsonl", "JSON", JSON_LINES_STANDARD),
        described_at="api-notices-meta",
    ),
    Distribution(
        _("All notices as a table (CSV)"),
        _("A row for each notice with its facts, without the text; withdrawn ones too."),
        *("api-notices-csv", "text/csv", "CSV", CSV_STANDARD),
        described_at="api-notices-meta",
    ),
    Distribution(
        _("The same table for Excel"),
        _("With semicolons, decimal comma and byte order mark, as Excel with Norwegian settings reads it."),
        *("api-notices-excel", "text/csv", "CSV"),
        described_at="api-notices-meta",
    ),
    Distribution(
        _("Notices through the API (JSON)"),
        _("Notices page by page, by what they are about, when they were published and what is expected when."),
        *("api-notices", "application/json", "JSON"),
        is_file=False,
    ),
    Distribution(
        _("News of the notices as a feed (Atom)"),
        _("The newest versions and withdrawals first, for news readers."),
        *("feed", "application/atom+xml", "ATOM", ATOM_STANDARD),
    ),
)


def in_each_language(text: Text) -> Mapping[str, str]:
    """Return the text by language."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(text)
    return texts
