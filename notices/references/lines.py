"""Read what stands on one line: DOIs, PubMed numbers, addresses, or a printed reference."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from notices.document.addresses import DOI, PMID, read_address
from notices.document.reference_identity import identifiers_of_address
from notices.references.entry import ADDRESS, CROSSREF, LATER, LINE, ONLY_ADDRESS, PUBMED, Entry, entry_of
from notices.references.printed import date_of, journal_of, text_of, title_of

NUMBER = re.compile(r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)]|[-–•*·])\s+")
BARE_PMID = re.compile(r"\d{5,8}")
BARE_DOI = re.compile(r"(?:doi\s*:\s*)?(10\.\d{4,9}/\S*[^\s.,;])", re.IGNORECASE)
URL = re.compile(r"(?:https?://|www\.)\S*[^\s.,;)\]]", re.IGNORECASE)
PMID_IN_LINE = re.compile(r"\bPMID\s*:?\s*(\d{1,9})\b", re.IGNORECASE)
# A number behind its name, which no blank parts from it then.
NAMED = re.compile(r"\b(doi|PMID)\s*:\s+", re.IGNORECASE)
# What stands around the address of a printed reference.
AROUND = re.compile(
    r"(?:\b(?:Available (?:from|at)|Tilgjengelig (?:fra|på)|Tilgjengeleg frå|Hentet fra|Henta frå|Retrieved from|doi"
    r"|PMCID:?\s*PMC\d+|Epub [\w ]{4,20})\s*:?\s*)+|\[Internet\]"
    r"|\[?\(?(?:cited|sitert|lest|lese|accessed) [\w. ]{4,25}\)?\]?",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=\S)")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
JOURNAL = re.compile(
    r"(?P<journal>[^;]*?)[.,;]?\s*\(?(?P<date>(?:19|20)\d\d(?:-\d\d){0,2}(?: [A-Z][a-z]{2}[a-z]*(?: \d{1,2})?)?)\)?"
    r"(?:\s*[;,]\s*(?P<volume>[\w-]+)?\s*(?:\((?P<issue>[^()]{1,30})\))?(?:\s*:\s*(?P<pages>[\w–—-]+(?:[.,]\s?\w+)?))?)?\s*\.?"
)


def read_line(line: str) -> list[Entry]:
    """Return the entries of a line, none where it is not understood."""
    number = NUMBER.match(line)
    line = line[number.end() if number else 0 :].strip()
    if entry := _number(line):
        return [entry]
    parts = [_number(part) for part in re.split(r"[\s,;]+", NAMED.sub(r"\1:", line).strip(" ,;"))]
    if all(parts):
        return [part for part in parts if part]
    return list(_printed(line))


def _number(text: str) -> Entry | None:
    """Return the entry of a DOI, a PubMed number or an address, None for anything else."""
    if match := DOI.fullmatch(text):
        return _of_doi(unquote(match[1]))
    if match := PMID.fullmatch(text):
        return _of_pmid(match[1])
    if BARE_PMID.fullmatch(text):
        return _of_pmid(text)
    return _of_address(text) if URL.fullmatch(text) else None


def _of_doi(doi: str) -> Entry:
    return entry_of(CROSSREF, doi=doi.lower().rstrip(".,;")).with_(problem=LATER)


def _of_pmid(pmid: str) -> Entry:
    return entry_of(PUBMED, pmid=pmid.lstrip("0")).with_(problem=LATER)


def _of_address(text: str) -> Entry | None:
    address = read_address(text)
    if address.is_refused:
        return None
    names = identifiers_of_address(address.url)
    if "doi" in names:
        return _of_doi(names["doi"])
    if "pmid" in names:
        return _of_pmid(names["pmid"])
    return entry_of(ADDRESS, url=address.url).with_(problem=ONLY_ADDRESS)


def _printed(line: str) -> Iterator[Entry]:
    """Yield the entry of a printed reference: "Authors. Title. Source 2020;1(2):3–4. Address"."""
    urls, dois, pmids = URL.findall(line), BARE_DOI.findall(URL.sub(" ", line)), PMID_IN_LINE.findall(line)
    address = _of_address(urls[0]) if urls else None
    words = AROUND.sub(" ", PMID_IN_LINE.sub(" ", BARE_DOI.sub(" ", URL.sub(" ", line))))
    sentences = [text for text in SENTENCE.split(text_of(words)) if text.strip(" .;:,")]
    doi = dois[0].lower() if dois else address.doi if address else ""
    values = {"doi": doi, "pmid": pmids[0] if pmids else "", "url": address.url if address else ""}
    if len(sentences) >= 3 and (YEAR.search(line) or any(values.values())):
        authors, title, *rest = sentences
        yield entry_of(LINE, authors=_ended(authors), title=title_of(title), **_source(" ".join(rest)), **values)
    else:
        # No printed reference, but words around numbers.
        yield from map(_of_doi, dois or filter(None, [doi]))
        yield from map(_of_pmid, pmids)


def _ended(authors: str) -> str:
    """Return the authors without a full stop that only ends the sentence."""
    return authors if authors.endswith("al.") else authors.rstrip(".")


def _source(text: str) -> dict[str, str]:
    """Return source and date of what stands behind the title."""
    text = text.strip(" .")
    match = JOURNAL.match(text)
    if match and match["journal"] and match.end() >= len(text):
        numbers = (match[name] or "" for name in ("volume", "issue", "pages"))
        published = date_of(match["date"])
        journal = journal_of(match["journal"].strip(" ."), *numbers)
        return {"source": journal, "published": published[:4] if match["volume"] else published}
    years = YEAR.findall(text)
    return {"source": text, "published": years[-1] if years else ""}
