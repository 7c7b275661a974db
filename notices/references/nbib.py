"""Read what PubMed saves and sends (NBIB, also called MEDLINE), by rispy with the tags of that format."""

import re
from typing import Any, ClassVar

from rispy.parser import RisParser

from notices.references.entry import NBIB, Entry, entry_of
from notices.references.printed import authors_of, date_of, journal_of, name_of_text, text_of, title_of

LINE = re.compile(r"([A-Z]{2,4}) *- ?(.*)")
TAGS = ("PMID", "TI", "AU", "FAU", "CN", "TA", "JT", "DP", "VI", "IP", "PG", "LID", "AID", "PT", "PB", "BTI", "ER")
LISTS = ["AU", "FAU", "CN", "LID", "AID", "PT"]
RETRACTED = "retracted publication"
DOI = re.compile(r"(10\.\d{4,9}/\S+)\s+\[doi\]")


class MedlineParser(RisParser):
    """The tags have up to four letters, and a value goes on in lines that begin with blanks."""

    START_TAG = "PMID"
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {tag: tag for tag in TAGS}
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = LISTS
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        match = LINE.match(line)
        return (match[1], match[2].strip()) if match else (None, line.strip())

    def _add_tag(self, record: dict[str, Any], tag: str, content: str, extend_multiline: bool = False) -> None:
        # A name or identifier is never broken; a title and the tags that nobody asks for are.
        if not (extend_multiline and tag in LISTS):
            super()._add_tag(record, tag, content, extend_multiline=extend_multiline)


def read_nbib(text: str, origin: str = NBIB) -> list[Entry]:
    """Return the records of a text; each begins with its PubMed number."""
    records = re.split(r"(?m)^(?=PMID *- )", text)
    whole = "\n".join(f"{record.rstrip()}\nER  - " for record in records if record.startswith("PMID"))
    return [_entry(record, origin) for record in MedlineParser(skip_unknown_tags=True).parse(whole)]


def _entry(record: dict[str, Any], origin: str) -> Entry:
    volume = record.get("VI", "")
    published = date_of(record.get("DP", ""))
    names = record.get("AU") or [name_of_text(name) for name in record.get("FAU", [])]
    doi = next(
        (match[1] for text in (*record.get("LID", []), *record.get("AID", [])) if (match := DOI.search(text))), ""
    )
    journal = text_of(record.get("TA") or record.get("JT") or record.get("PB"))
    return entry_of(
        origin,
        authors=authors_of(map(text_of, names or record.get("CN", []))),
        title=title_of(record.get("TI") or record.get("BTI")),
        source=journal_of(journal, volume, record.get("IP", ""), record.get("PG", "")),
        published=published[:4] if volume else published,
        doi=doi.lower(),
        pmid=re.sub(r"\D", "", record.get("PMID", ""))[:9],
        is_retracted=any(kind.lower() == RETRACTED for kind in record.get("PT", [])),
    )
