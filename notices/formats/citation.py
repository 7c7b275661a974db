"""A published version cited: in words (Vancouver), and as a file for reference managers (RIS, BibTeX, CSL-JSON).

Pure. A file speaks the notice's own language; the words on a page speak the page's. Every form names version and date.
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
# As the babel package of LaTeX calls them.
BABEL: dict[Language, str] = {"nb": "norsk", "nn": "nynorsk", "en": "english"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What TeX would take for a command. BibTeX counts braces, also behind a backslash: they get names instead.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%&$#_"},
}


@dataclass(frozen=True)
class Citation:
    """What is cited: the n-th published version of a notice, and whether the notice is withdrawn as outdated."""

    number: int
    version: int
    title: str
    language: Language
    publisher: str
    published: datetime.date
    # The permanent one, of the version.
    address: str
    withdrawn: datetime.date | None = None

    @property
    def key(self) -> str:
        """Its name in a list of references, and of the file."""
        return f"varsel-{self.number}-v{self.version}"

    def remark(self, language: Language) -> str:
        """Version and dates in a sentence each."""
        words = WORDS[language]
        sentences = [
            words["version"].format(self.version),
            words["published"].format(day_text(self.published, language)),
        ]
        if self.withdrawn:
            sentences.append(words["withdrawn"].format(day_text(self.withdrawn, language)))
        return " ".join(sentences)


class Vancouver(NamedTuple):
    """A reference in words; the title by itself, since it may be in another language than what stands around it."""

    before: str
    title: str
    after: str

    def __str__(self) -> str:
        return f"{self.before} {self.title} {self.after}"


def vancouver(citation: Citation, language: Language) -> Vancouver:
    """As "Publisher. Title. Version 2. Published 5 June 2026. Available from: address"."""
    available = NOTICE_WORDS[language]["available"]
    after = f"{citation.remark(language)} {available} {citation.address}"
    return Vancouver(_ended(citation.publisher), _ended(citation.title), after)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def ris(citation: Citation) -> str:
    """One field a line: two signs, two spaces, a hyphen, a space; lines end as on Windows."""
    fields = [
        ("TY", "RPRT"),
        ("ID", citation.key),
        ("TI", citation.title),
        # A comma would part family name from given name, and an agency has neither.
        *([] if "," in citation.publisher else [("AU", citation.publisher)]),
        ("PB", citation.publisher),
        ("PY", f"{citation.published:%Y}"),
        ("DA", f"{citation.published:%Y/%m/%d}"),
        ("ET", str(citation.version)),
        ("M3", WORDS[citation.language]["kind"]),
        ("N1", citation.remark(citation.language)),
        ("LA", citation.language),
        ("UR", citation.address),
        ("ER", ""),
    ]
    return "".join(f"{name}  - {_line(value)}\r\n" for name, value in fields)


def bibtex(citation: Citation) -> str:
    """A report; two braces keep the capitals of a title and the words of an agency's name together."""
    fields = [
        ("author", f"{{{{{_tex(citation.publisher)}}}}}"),
        ("institution", f"{{{_tex(citation.publisher)}}}"),
        ("title", f"{{{{{_tex(citation.title)}}}}}"),
        ("type", f"{{{WORDS[citation.language]['kind']}}}"),
        ("number", f"{{{citation.number}}}"),
        ("version", f"{{{citation.version}}}"),
        ("year", f"{{{citation.published.year}}}"),
        ("month", MONTHS[citation.published.month - 1]),
        ("note", f"{{{_tex(citation.remark(citation.language))}}}"),
        ("langid", f"{{{BABEL[citation.language]}}}"),
        ("url", f"{{{citation.address}}}"),
    ]
    return f"@techreport{{{citation.key},\n" + "".join(f"  {name} = {value},\n" for name, value in fields) + "}\n"


def csl_json(citation: Citation) -> str:
    """A list of one item, as the schema of the Citation Style Language has it."""
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
        "note": citation.remark(citation.language),
        "language": citation.language,
        "URL": citation.address,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return re.sub(r"[\\{}~^%&$#_]", lambda found: TEX[found[0]], _line(text))


class Form(NamedTuple):
    """A file for reference managers: its name for people, its media type, and what writes it."""

    name: str
    media_type: str
    write: Callable[[Citation], str]


# By the ending of the address.
FORMS = {
    "ris": Form("RIS", "application/x-research-info-systems; charset=utf-8", ris),
    "bib": Form("BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    # JSON is UTF-8 always, and its media types know no charset.
    "csl.json": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
