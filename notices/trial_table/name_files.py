"""Files with names of substances: FEST as XML or zipped, and lists of "INN;norsk". Reads files, nothing else.

FEST is the Norwegian register of medicines. Its substances have the Norwegian name in `Navn` and the English one in
`NavnEngelsk`; a product has the ATC code and points to its substances by their strength.
"""

import csv
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple
from xml.parsers import expat

MAX_NAME_LENGTH = 200
MAX_ROWS = 100_000
# FEST has 118 MB.
MAX_XML_BYTES = 1_000_000_000
MAX_LIST_BYTES = 20_000_000
MAX_DEPTH = 100
BLOCK = 1 << 20
# The encodings that a list is written in: UTF-8, or what Excel makes.
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
HEADS = {"inn", "english", "engelsk", "navnengelsk", "name", "navn"}
ATC = re.compile(r"[A-Z](?:\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?)?")


class SubstanceRow(NamedTuple):
    """A substance's Norwegian name, and its ATC code or ""."""

    norwegian: str
    atc: str


class BadNamesFile(ValueError):
    """The file is no list of names; the message is a sentence that says why."""


def names_in_file(path: Path) -> dict[str, SubstanceRow]:
    """Return the names in a file by the English one in small letters; raises OSError and BadNamesFile."""
    with path.open("rb") as file:
        start = file.read(1000)
        file.seek(0)
        if start.startswith(b"PK\x03\x04"):
            return _names_in_zip(path)
        if b"<" in start.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:2]:
            return _names_in_fest(file)
        return _names_in_list(file.read(MAX_LIST_BYTES + 1))


def _names_in_zip(path: Path) -> dict[str, SubstanceRow]:
    try:
        with zipfile.ZipFile(path) as archive:
            files = [each for each in archive.infolist() if each.filename.casefold().endswith(".xml")]
            if len(files) != 1 or "[Content_Types].xml" in archive.namelist():
                raise BadNamesFile("it is a zip or an Excel file, and not FEST's zip with one XML file in it.")
            with archive.open(files[0]) as file:
                return _names_in_fest(file)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadNamesFile("the zip cannot be unpacked.") from error


def _names_in_list(content: bytes) -> dict[str, SubstanceRow]:
    """Read lines of "INN;norsk" or "INN;norsk;ATC", parted by semicolons, commas or tabs, with headings or without."""
    if len(content) > MAX_LIST_BYTES:
        raise BadNamesFile("it is larger than any list of names.")
    encoding = BYTE_ORDER_MARKS.get(content[:2], "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadNamesFile("it is written neither in UTF-8 nor is it XML.") from error
    if "\0" in text:
        raise BadNamesFile("it is no text.")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((sign for sign in "\t;," if sign in first), ";")
    names: dict[str, SubstanceRow] = {}
    try:
        for place, cells in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), 1):
            row = [" ".join(cell.split()) for cell in cells]
            if not any(row) or (not names and row[0].casefold() in HEADS):
                continue
            _add(names, row, place)
    except csv.Error as error:
        raise BadNamesFile(f"it is no list of names ({error}).") from error
    if not names:
        raise BadNamesFile("it holds no names.")
    return names


def _add(names: dict[str, SubstanceRow], row: list[str], place: int) -> None:
    english, norwegian, atc = (*row, "", "")[:3]
    if len(row) > 3 or not english or not norwegian or re.search(r"[<>{}]", "".join(row)):
        raise BadNamesFile(f'line {place} is not "INN;norsk", with an ATC code behind or without.')
    if max(len(english), len(norwegian)) > MAX_NAME_LENGTH or len(names) >= MAX_ROWS:
        raise BadNamesFile(f"line {place} is longer, or the list is, than any list of names.")
    if atc and not ATC.fullmatch(atc.upper()):
        raise BadNamesFile(f'line {place} has "{atc[:20]}" where the ATC code stands.')
    names[english.casefold()] = SubstanceRow(norwegian, atc.upper())


def _names_in_fest(file: IO[bytes]) -> dict[str, SubstanceRow]:
    fest = _Fest()
    try:
        fest.read(file)
    except expat.ExpatError as error:
        raise BadNamesFile(f"it is no whole XML file ({expat.errors.messages[error.code]}).") from error
    names = dict(fest.names())
    if not names:
        raise BadNamesFile("it is FEST, but holds no substances.")
    return names


class _Fest:
    """FEST, read block by block, of which only the names and the ways to their ATC codes are kept.

    A document type is refused: FEST has none, and with one a small file could grow without end.
    """

    def __init__(self) -> None:
        self.path: list[str] = []
        self.text = ""
        self.substance: dict[str, str] = {}
        self.substances: dict[str, dict[str, str]] = {}
        self.strength: dict[str, str] = {}
        self.substance_of_strength: dict[str, str] = {}
        self.product: tuple[str, list[str]] = ("", [])
        self.codes_of_ref: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def read(self, file: IO[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add_text
        size = 0
        while block := file.read(BLOCK):
            size += len(block)
            if size > MAX_XML_BYTES:
                raise BadNamesFile("it is larger than FEST has ever been.")
            parser.Parse(block, False)
        parser.Parse(b"", True)

    def names(self) -> Iterator[tuple[str, SubstanceRow]]:
        """Yield each substance by its English name, or by the Norwegian one where FEST has no other."""
        for substance_id, substance in self.substances.items():
            norwegian = " ".join(substance.get("Navn", "").split())
            english = " ".join(substance.get("NavnEngelsk", "").split()) or norwegian
            if norwegian and max(len(norwegian), len(english)) <= MAX_NAME_LENGTH:
                codes = self.codes_of_ref[substance_id]
                yield english.casefold(), SubstanceRow(norwegian, codes.most_common(1)[0][0] if codes else "")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self.path and local != "FEST":
            raise BadNamesFile(f"it is XML that begins with <{local[:40]}>, and not FEST.")
        if len(self.path) >= MAX_DEPTH:
            raise BadNamesFile("its elements stand deeper inside each other than FEST's do.")
        self.path.append(local)
        self.text = ""
        if local == "Virkestoff":
            self.substance = {}
        elif local == "VirkestoffMedStyrke":
            self.strength = {}
        elif local in {"LegemiddelMerkevare", "LegemiddelVirkestoff"}:
            self.product = ("", [])
        elif local == "Atc" and self.path[-2:-1] in (["LegemiddelMerkevare"], ["LegemiddelVirkestoff"]):
            code = attributes.get("V", "").strip().upper()
            self.product = (code if ATC.fullmatch(code) else "", self.product[1])

    def _end(self, name: str) -> None:
        local = self.path.pop()
        parent, text = self._parent(), self.text.strip()
        self.text = ""
        if parent == "Virkestoff" and local in {"Id", "Navn", "NavnEngelsk"}:
            self.substance[local] = text
        elif parent == "VirkestoffMedStyrke" and local in {"Id", "RefVirkestoff"}:
            self.strength[local] = text
        elif local == "RefVirkestoffMedStyrke":
            self.product[1].append(text)
        elif local == "Virkestoff" and "Id" in self.substance:
            self.substances[self.substance["Id"]] = self.substance
        elif local == "VirkestoffMedStyrke" and "Id" in self.strength:
            self.substance_of_strength[self.strength["Id"]] = self.strength.get("RefVirkestoff", "")
        elif local in {"LegemiddelMerkevare", "LegemiddelVirkestoff"}:
            self._note_product()
        elif local == "FEST":
            self._follow_strengths()

    def _add_text(self, text: str) -> None:
        if len(self.text) <= MAX_NAME_LENGTH:
            self.text += text

    def _parent(self) -> str:
        return self.path[-1] if self.path else ""

    def _note_product(self) -> None:
        """Note a product's code with its substance, where it has one alone: a combination has a code of its own."""
        code, strengths = self.product
        if code and len(set(strengths)) == 1:
            self.codes_of_ref[strengths[0]][code] += 1

    def _follow_strengths(self) -> None:
        for strength, substance in self.substance_of_strength.items():
            self.codes_of_ref[substance] += self.codes_of_ref.pop(strength, Counter())


def _refuse_document_type(*_arguments: object) -> None:
    raise BadNamesFile("it has a document type (<!DOCTYPE …>), which FEST has not.")
