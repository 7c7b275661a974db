"""The addresses of the static copy, and the file in which each is kept.

What can only be asked (searches, the API's lists, reports of errors) has no file: a plain web server answers nothing.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from django.conf import settings
from django.urls import reverse

from notices.formats.citation import CITATION_FORMATS
from notices.models import Notice
from notices.public import agency_pages
from notices.public.addresses import in_language
from notices.public.comparison import earlier_version
from notices.public.ledger import PublicRecord, public_record
from notices.public.security_txt import contacts
from notices.public.trial_list import cited_trials

LISTS = ("notice-list", "trial-list")
PAGES = ("checking", "glossary", "api", "feed")
FILES = (
    *("robots", "sitemap", "catalogue", "api-openapi", "api-document-schema"),
    *("api-notices-meta", "api-notices-jsonl", "api-notices-csv", "api-notices-excel", "api-notices-xlsx"),
)
SITEMAP_SECTIONS = ("pages", "notices")
NOTICE_FILES = ("notice-json", "notice-pdf", "notice-feed")
VERSION_FILES = ("notice-version-json", "notice-version-pdf")
# An address where nothing is: what is answered there is the page for all such addresses.
NOT_FOUND = "404.html"
# The link to the page after this one, as the pages of a list have it.
NEXT_PAGE = re.compile(rb'rel="next" href="(\?[^"]+)"')
# A whole file name, in bytes, on all usual file systems.
MAX_NAME_LENGTH = 255


def addresses() -> Iterator[str]:
    """Yield the path of everything that is public; of a list its first page, which links to the next."""
    yield from (reverse(name) for name in FILES)
    yield from (reverse("sitemap-section", args=[section]) for section in SITEMAP_SECTIONS)
    if contacts():
        yield reverse("security-txt")
    own = (name for name, _words in agency_pages.links())
    for name in (*LISTS, *PAGES, *own):
        yield from _in_languages(name)
    yield from _not_found()
    for number in _numbers():
        if record := public_record(number):
            yield from _of_notice(record)
    for trial in cited_trials().order_by("number").iterator(chunk_size=500):
        if trial.notices:  # type: ignore[attr-defined]  # annotated
            yield from _in_languages("trial", trial.number)


def list_addresses() -> frozenset[str]:
    """Return the paths of the lists that have several pages."""
    return frozenset(path for name in LISTS for path in _in_languages(name))


def file_of(address: str) -> PurePosixPath:
    """Return the file of an address, relative to the copy; of a page of a list, one beside its first.

    Raises ValueError where no file may have that name.
    """
    path, _mark, query = address.partition("?")
    name = f"index@{quote(query, safe='=&')}.html" if query else "index.html"
    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    file = PurePosixPath(*parts, name) if path.endswith("/") else PurePosixPath(*parts)
    if any(part in (".", "..") or "/" in part or "\0" in part for part in parts):
        raise ValueError(f"{address} can be no file")
    if any(len(part.encode()) > MAX_NAME_LENGTH for part in file.parts):
        raise ValueError(f"{address} is too long for a file")
    return file


def _numbers() -> list[int]:
    """Return the numbers of all notices that were approved once, with those that wait for their day."""
    return [number for number in Notice.objects.order_by("number").values_list("number", flat=True) if number]


def _of_notice(record: PublicRecord) -> Iterator[str]:
    number = record.notice.number
    yield from _in_languages("notice-by-number", number)
    yield from _in_languages("notice", number, record.notice.slug)
    yield from (reverse(name, args=[number]) for name in NOTICE_FILES)
    yield from (reverse("notice-citation", args=[number, form]) for form in CITATION_FORMATS)
    for version in record.versions:
        yield from _in_languages("notice-version", number, version.number)
        yield from (reverse(name, args=[number, version.number]) for name in VERSION_FILES)
        yield from (
            reverse("notice-version-citation", args=[number, version.number, form]) for form in CITATION_FORMATS
        )
    for first, second in sorted(_compared(record)):
        yield from _in_languages("notice-differences", number, first, second)


def _compared(record: PublicRecord) -> set[tuple[int, int]]:
    """Return the comparisons that pages link to: each version with the one before, and with the newest."""
    pairs = set()
    for version in record.versions:
        if earlier := earlier_version(record, version):
            pairs.add((earlier.number, version.number))
        if version is not record.current and not record.gone(version):
            pairs.add((version.number, record.current.number))
    return pairs


def _in_languages(name: str, *arguments: object) -> Iterator[str]:
    return (in_language(language, name, *arguments) for language, _name in settings.LANGUAGES)


def _not_found() -> Iterator[str]:
    return (f"{front}{NOT_FOUND}" for front in _in_languages("notice-list"))
