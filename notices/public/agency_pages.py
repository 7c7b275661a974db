"""What a public body tells about itself: about, contact and privacy, in files of the agency's own.

A file is `<name>.<language>.html` in the folder that the setting AGENCY_PAGES names: HTML that begins with an <h1>.
What is no text, list, table or link is taken out when it is shown.
"""

import html
import re
from pathlib import Path
from typing import Any, NamedTuple

import nh3
from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from notices.public.addresses import is_web_page

# The name of each, which is that of its address and its files, and what its link says.
AGENCY_PAGES = {"about": _("About the notices"), "contact": _("Contact"), "privacy": _("Privacy")}
TAGS = {
    *("h1", "h2", "h3", "p", "br", "strong", "em", "a", "address", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "lang"}, "th": {"scope"}}
SCHEMES = {"https", "http", "mailto", "tel"}
BEGINS_WITH_TITLE = re.compile(r"\s*<h1>(?P<title>.+?)</h1>(?P<rest>.*)", re.DOTALL)
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


class AgencyPage(NamedTuple):
    """A page as it is shown: `text` is safe HTML after the title, and `lead` its first paragraph without markup."""

    title: str
    lead: str
    text: SafeString
    language: str


def agency_page(name: str, language: str) -> AgencyPage | None:
    """Return the page in this language, else in the site's own, else in any; None where no file can be shown."""
    languages = [language, settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)]
    return next(filter(None, (_read(name, each) for each in languages)), None)


def links() -> list[tuple[str, Any]]:
    """Return name and words of each page that there is a file for."""
    return [
        (name, words)
        for name, words in AGENCY_PAGES.items()
        if any(_is_file(name, language) for language, _name in settings.LANGUAGES)
    ]


def check_agency_pages(**options: Any) -> list[CheckMessage]:
    """Name each page that is missing or cannot be shown, for `manage.py check --deploy`."""
    wrong = [] if is_web_page(settings.ACCESSIBILITY_STATEMENT_URL) else [_no_statement()]
    if not settings.AGENCY_PAGES:
        hint = "Set AGENCY_PAGES to a folder with about.nb.html, contact.nb.html …: see docs/settings.md."
        return [*wrong, Warning("Nothing tells readers about the agency.", hint=hint, id="notices.W002")]
    files = [(name, language) for name in AGENCY_PAGES for language, _language in settings.LANGUAGES]
    return [*wrong, *(_warning(_path(*file)) for file in files if _read(*file) is None)]


def _no_statement() -> Warning:
    hint = "Publish one at uustatus.no, and set ACCESSIBILITY_STATEMENT_URL to its address (https://…)."
    return Warning("No page links to the accessibility statement.", hint=hint, id="notices.W003")


def _warning(path: Path) -> Warning:
    problem = "cannot be shown: it is UTF-8 and begins with an <h1>" if path.is_file() else "is missing"
    return Warning(f"{path} {problem}.", hint="See AGENCY_PAGES in docs/settings.md.", id="notices.W004")


def _path(name: str, language: str) -> Path:
    return Path(settings.AGENCY_PAGES) / f"{name}.{language}.html"


def _is_file(name: str, language: str) -> bool:
    return bool(settings.AGENCY_PAGES) and _path(name, language).is_file()


def _read(name: str, language: str) -> AgencyPage | None:
    """Return the page of one file; None where there is none, or none that can be shown."""
    if not _is_file(name, language):
        return None
    try:
        source = _path(name, language).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    clean = nh3.clean(source, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    if not (parts := BEGINS_WITH_TITLE.match(clean)) or not (title := _words(parts["title"])):
        return None
    first = PARAGRAPH.search(parts["rest"])
    text = mark_safe(parts["rest"])  # noqa: S308  # cleaned above
    return AgencyPage(title, _words(first[1]) if first else title, text, language)


def _words(markup: str) -> str:
    return " ".join(html.unescape(strip_tags(markup)).split())
