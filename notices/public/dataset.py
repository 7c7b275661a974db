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


class Distribution(NamedTuple):
    """One form of the data set. `format` is a code of the EU's list of file types."""

    title: Text
    # Where the whole data set is, or the first page of it.
    url_name: str
    media_type: str
    format: str
    is_file: bool = True

    @property
    def address(self) -> str:
        return absolute(canonical(self.url_name))


# The list of file types has no code for JSON lines; each line is JSON.
DISTRIBUTIONS = (
    Distribution(_("All notices as JSON lines"), "api-notices-jsonl", "application/jsonl", "JSON"),
    Distribution(_("All notices as a table (CSV)"), "api-notices-csv", "text/csv", "CSV"),
    Distribution(_("Notices through the API (JSON)"), "api-notices", "application/json", "JSON", is_file=False),
    Distribution(_("News of the notices as a feed (Atom)"), "feed", "application/atom+xml", "ATOM"),
)


def in_each_language(text: Text) -> Mapping[str, str]:
    """Return the text by language."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(text)
    return texts
