"""Write a published version as a citation: in words (Vancouver) and as a file (RIS, BibTeX, CSL-JSON).

A file is in the language of the notice, the words on a page in that of the page. Each names version and date.
"""

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from notices.document.template import Language
from notices.document.wording import WORDS as NOTICE_WORDS
from notices.document.wording import day_text

WORDS: dict[Language, dict[str, str]] = {
    "nb": {
        "kind": "Metodevarsel",
        "version": "Versjon {}.",
        "published": "Publisert {}.",
        "withdrawn": "Trukket tilbake som utdatert {}.",
    },
    "nn": {
        "kind": "Metodevarsel",
        "version": "Versjon {}.",
        "published": "Publisert {}.",
        "withdrawn": "Trekt tilbake som utdatert {}.",
    },
    "en": {
        "kind": "Horizon-scanning notice",
        "version": "Version {}.",
        "published": "Published {}.",
        "withdrawn": "Withdrawn as outdated {}.",
    },
}
# The names of the languages in LaTeX's babel package.
BABEL: dict[Language, str] = {"nb": "norsk", "nn": "nynorsk", "en": "english"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Signs that TeX would take for a command. BibTeX counts braces, also after a backslash: they get names instead.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%&$#_"},
}


@dataclass(frozen=True)
class VersionCitation:
    """The n-th published version of a notice, to be cited; `withdrawn` is the day when the notice became outdated."""

    number: int
    version: int
    title: str
    language: Language
    publisher: str
    published: datetime.date
    # The permanent address of the version.
    address: str
    withdrawn: datetime.date | None = None

    @property
    def key(self) -> str:
        """Return the version's key in a list of references, which is also the name of the file."""
        return f"varsel-{self.number}-v{self.version}"

    def note(self, language: Language) -> str:
        """Return the version's number and its dates, a sentence each."""
        words = WORDS[language]
        sentences = [
            words["version"].format(self.version),
            words["published"].format(day_text(self.published, language)),
        ]
        if self.withdrawn:
            sentences.append(words["withdrawn"].format(day_text(self.withdrawn, language)))
        return " ".join(sentences)


class VancouverReference(NamedTuple):
    """A reference in words; the title stands by itself, since its language may differ from the words around it."""

    before: str
    title: str
    after: str

    def __str__(self) -> str:
        return f"{self.before} {self.title} {self.after}"


def vancouver(citation: VersionCitation, language: Language) -> VancouverReference:
    """Return the reference as "Publisher. Title. Version 2. Published 5 June 2026. Available from: address"."""
    available = NOTICE_WORDS[language]["available"]
    after = f"{citation.note(language)} {available} {citation.address}"
    return VancouverReference(_ended(citation.publisher), _ended(citation.title), after)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def ris(citation: VersionCitation) -> str:
    """Return a RIS file: one field a line, as "TY  - RPRT", with the line ends of Windows."""
    fields = [
        ("TY", "RPRT"),
        ("ID", citation.key),
        ("TI", citation.title),
        # A comma would part family name from given name, and a semicolon two people: an agency is neither.
        ("AU", re.sub("[,;]", "", citation.publisher)),
        ("PB", citation.publisher),
        ("PY", f"{citation.published:%Y}"),
        ("DA", f"{citation.published:%Y/%m/%d}"),
        ("ET", str(citation.version)),
        ("M3", WORDS[citation.language]["kind"]),
        ("N1", citation.note(citation.language)),
        ("LA", citation.language),
        ("UR", citation.address),
        ("ER", ""),
    ]
    return "".join(f"{name}  - {_line(value)}\r\n" for name, value in fields)


def bibtex(citation: VersionCitation) -> str:
    """Return a BibTeX report. Double braces keep a title's capitals, and an agency with an "and" in one piece."""
    fields = [
        ("author", f"{{{{{_tex(citation.publisher)}}}}}"),
        ("institution", f"{{{{{_tex(citation.publisher)}}}}}"),
        ("title", f"{{{{{_tex(citation.title)}}}}}"),
        ("type", f"{{{WORDS[citation.language]['kind']}}}"),
        ("number", f"{{{citation.number}}}"),
        ("version", f"{{{citation.version}}}"),
        ("year", f"{{{citation.published.year}}}"),
        ("month", MONTHS[citation.published.month - 1]),
        ("note", f"{{{_tex(citation.note(citation.language))}}}"),
        ("langid", f"{{{BABEL[citation.language]}}}"),
        ("url", f"{{{citation.address}}}"),
    ]
    return f"@techreport{{{citation.key},\n" + "".join(f"  {name} = {value},\n" for name, value in fields) + "}\n"


def csl_json(citation: VersionCitation) -> str:
    """Return a list of one item in the JSON of the Citation Style Language."""
    day = citation.published
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "report",
        "title": citation.title,
        "author": [{"literal": citation.publisher}],
        "publisher": citation.publisher,
        "genre": WORDS[citation.language]["kind"],
        "number": str(citation.number),
        "version": str(citation.version),
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "note": citation.note(citation.language),
        "language": citation.language,
        "URL": citation.address,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return re.sub(r"[\\{}~^%&$#_]", lambda match: TEX[match[0]], _line(text))


class CitationFormat(NamedTuple):
    """A file for reference managers: its name for people, its media type, and what writes it."""

    name: str
    media_type: str
    write: Callable[[VersionCitation], str]


# By the ending of the address.
CITATION_FORMATS = {
    "ris": CitationFormat("RIS", "application/x-research-info-systems; charset=utf-8", ris),
    "bib": CitationFormat("BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    # JSON is UTF-8 always, and its media types know no charset.
    "csl.json": CitationFormat("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
