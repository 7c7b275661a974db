"""Read BibTeX by bibtexparser, with the signs of LaTeX as letters."""

import logging
from typing import Any

from notices.references.entry import BIBTEX, Entry, entry_of
from notices.references.printed import authors_of, date_of, journal_of, name_of_text, text_of, title_of

# It tells every block that it cannot read; the page does that.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

JOURNALS = ("journal", "journaltitle", "booktitle")
PUBLISHERS = ("institution", "publisher", "organization", "school", "howpublished")


def read_bibtex(text: str) -> list[Entry]:
    """Return the entries of a text in BibTeX; a block that is broken is left out."""
    # A megabyte and a half of a worker into which nobody pastes BibTeX.
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware

    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    return [_entry({name.lower(): field.value for name, field in each.fields_dict.items()}) for each in library.entries]


def _entry(fields: dict[str, Any]) -> Entry:
    values = {name: text_of(str(value).replace("{", "").replace("}", "")) for name, value in fields.items()}
    names = [_name(name) for name in str(fields.get("author") or fields.get("editor") or "").split(" and ")]
    volume = values.get("volume", "")
    journal = _first(values, JOURNALS)
    published = date_of(values.get("date", "") or f"{values.get('year', '')} {values.get('month', '')}")
    return entry_of(
        BIBTEX,
        authors=authors_of(names),
        title=title_of(values.get("title", "")),
        source=journal_of(journal, volume, values.get("number", "") or values.get("issue", ""), values.get("pages", ""))
        if journal
        else " ".join(filter(None, (_first(values, PUBLISHERS), values.get("number", "")))),
        published=published[:4] if volume else published,
        url=values.get("url", ""),
        doi=values.get("doi", "").lower().removeprefix("https://doi.org/"),
        pmid=values.get("pmid", ""),
    )


def _name(text: str) -> str:
    """Return a name of "Simpson, Eric L." or "Eric L. Simpson"; one in braces is an organisation's, and whole."""
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        return text_of(text.strip("{}"))
    text = text_of(text.replace("{", "").replace("}", ""))
    if text == "others" or "," in text:
        return name_of_text(text) if text != "others" else ""
    first_names, _blank, family = text.rpartition(" ")
    return name_of_text(f"{family}, {first_names}") if first_names else text


def _first(values: dict[str, str], names: tuple[str, ...]) -> str:
    return next((values[name] for name in names if values.get(name)), "")
