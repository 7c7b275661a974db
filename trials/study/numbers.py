"""Registry numbers: which register a number belongs to, how it is written, and where its record is read.

The table holds the registers that people cite. Whether a register's records can be read here is another question
(trials.readable).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

# Longer than any number or address of a record; a longer text is not read.
MAX_TEXT_LENGTH = 500

# Hyphens, en-dashes and minus signs, as word processors and journals set them.
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")

# What the WHO's portal writes before a number of EudraCT.
WHO_PREFIX = "EUCTR"

# What stands between numbers that were typed together.
BETWEEN_NUMBERS = re.compile(r"[,;|\n\r]|\s/\s|\s(?:and|og|&)\s")
BETWEEN_NUMBERS_OR_SLASH = re.compile(rf"{BETWEEN_NUMBERS.pattern}|/")


@dataclass(frozen=True)
class Register:
    """A register: the syntax of its numbers, how they are spelled, its host, and the stable address of a record.

    Each group of `syntax` fills one place of `spelling`. A register with numbers of two forms has two of these.
    """

    code: str
    name: str
    syntax: str
    spelling: str
    host: str = ""
    # None where a record's address holds something else than the number, or could not be confirmed.
    address: str | None = None
    # How letters inside the number are written; the prefix is spelled out in `spelling`.
    letters: Callable[[str], str] = str.lower
    # How many digits follow the prefix, 0 where that varies: in a text they may have spaces between them.
    digits: int = 0

    def read(self, text: str) -> str | None:
        """Return the number in the register's own spelling, if the whole text is one of its numbers."""
        # ASCII: neither other scripts' digits nor letters that merely lower to a Latin one.
        match = re.fullmatch(self.syntax, text, re.ASCII | re.IGNORECASE)
        return self.spelling.format(*map(self.letters, match.groups(""))) if match else None


# Syntax: the reference list of registries, section 3.1 (from the registers' specifications, 584 public records, and
# the open projects ctrdata, opentrials and ctregistries). No check digit can be verified: only a look-up tells whether
# a number exists. A hyphen after the prefix is forgiven, since people write "NCT-03334396"; JPRN- and EUCTR are what
# the WHO's portal puts before a number.
# Addresses: ClinicalTrials.gov, CTIS and EudraCT as in sections 5, 3.2 and 3.3 of that list; ISRCTN, ANZCTR, DRKS,
# ReBEC and TCTR as these registers give them in their own exports; jRCT as its own search lists its records.
REGISTERS = (
    Register(
        code="ctgov",
        name="ClinicalTrials.gov",
        syntax=r"NCT-?(\d{8})",
        spelling="NCT{}",
        host="clinicaltrials.gov",
        address="https://clinicaltrials.gov/study/{}",
        digits=8,
    ),
    Register(  # the last pair counts resubmissions
        code="ctis",
        name="CTIS",
        syntax=r"(20[2-9]\d-5\d{5}-\d{2}-\d{2})",
        spelling="{}",
        host="euclinicaltrials.eu",
        address="https://euclinicaltrials.eu/ctis-public/view/{}",
    ),
    Register(  # also written without that pair, but then it opens no record
        code="ctis",
        name="CTIS",
        syntax=r"(20[2-9]\d-5\d{5}-\d{2})",
        spelling="{}",
        host="euclinicaltrials.eu",
    ),
    Register(  # one record a country, named by a suffix: -DE, -3RD; the trial is the number before it
        code="eudract",
        name="EudraCT",
        syntax=r"(?:EUCTR-?)?(20(?:0[4-9]|1\d|2[0-3])-[0-4]\d{5}-\d{2})(?:-(?=\d?[A-Z])[A-Z\d]{2,7})?",
        spelling="{}",
        host="clinicaltrialsregister.eu",
        address="https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
    ),
    Register(
        code="isrctn",
        name="ISRCTN",
        syntax=r"ISRCTN-?(\d{8})",
        spelling="ISRCTN{}",
        host="isrctn.com",
        address="https://www.isrctn.com/{}",
        digits=8,
    ),
    Register(code="utn", name="WHO UTN", syntax=r"U(1\d{3}-\d{4}-\d{4})", spelling="U{}"),  # a number without a record
    Register(
        code="jrct",
        name="jRCT",
        syntax=r"(?:JPRN-)?jRCT-?(s\d{9}|\d{10})",
        spelling="jRCT{}",
        host="jrct.mhlw.go.jp",
        address="https://jrct.mhlw.go.jp/en-latest-detail/{}",
    ),
    Register(code="umin", name="UMIN-CTR", syntax=r"(?:JPRN-)?UMIN-?(\d{9})", spelling="UMIN{}", digits=9),
    Register(code="japic", name="JapicCTI", syntax=r"(?:JPRN-)?JapicCTI-?(\d{6})", spelling="JapicCTI-{}", digits=6),
    Register(code="jma", name="JMACCT", syntax=r"(?:JPRN-)?JMA-IIA-?(\d{5})", spelling="JMA-IIA{}"),
    Register(code="ctri", name="CTRI", syntax=r"CTRI/(20\d{2}/\d{2,3}/\d{6})", spelling="CTRI/{}"),
    Register(
        code="chictr",
        name="ChiCTR",
        syntax=r"ChiCTR(\d{8,10}|-[A-Z]{2,4}-\d{8})",
        spelling="ChiCTR{}",
        letters=str.upper,
    ),
    Register(code="chinadrugtrials", name="Chinadrugtrials", syntax=r"CTR-?(20\d{6})", spelling="CTR{}"),
    Register(
        code="anzctr",
        name="ANZCTR",
        syntax=r"ACTRN-?(126\d{11}p?)",
        spelling="ACTRN{}",
        host="anzctr.org.au",
        address="https://www.anzctr.org.au/{}.aspx",
    ),
    Register(
        code="drks",
        name="DRKS",
        syntax=r"DRKS-?(000\d{5})",
        spelling="DRKS{}",
        host="drks.de",
        address="https://drks.de/search/en/trial/{}",
        digits=8,
    ),
    Register(code="cris", name="CRiS", syntax=r"KCT-?(00\d{5})", spelling="KCT{}", digits=7),
    Register(code="irct", name="IRCT", syntax=r"IRCT-?(20\d{10,12})N(\d{1,3})", spelling="IRCT{}N{}"),
    Register(code="pactr", name="PACTR", syntax=r"PACTR-?(20\d{13,14})", spelling="PACTR{}"),
    Register(
        code="tctr",
        name="TCTR",
        syntax=r"TCTR-?(20\d{9})",
        spelling="TCTR{}",
        host="thaiclinicaltrials.org",
        address="https://www.thaiclinicaltrials.org/show/{}",
        digits=11,
    ),
    Register(
        code="rebec",
        name="ReBEC",
        syntax=r"RBR-([0-9a-z]{6,8})",
        spelling="RBR-{}",
        host="ensaiosclinicos.gov.br",
        address="https://ensaiosclinicos.gov.br/rg/{}",
    ),
    Register(code="ntr", name="NTR", syntax=r"NTR-?(\d{2,5})", spelling="NTR{}"),
    Register(code="ntr", name="NTR", syntax=r"NL-?(\d{2,5})", spelling="NL{}"),  # the same register's later numbers
    Register(code="slctr", name="SLCTR", syntax=r"SLCTR/(20\d{2}/\d{3})", spelling="SLCTR/{}"),
    Register(code="rpcec", name="RPCEC", syntax=r"RPCEC-?(0{5}\d{3})", spelling="RPCEC{}", digits=8),
    Register(code="lbctr", name="LBCTR", syntax=r"LBCTR-?(20\d{8})", spelling="LBCTR{}", digits=10),
)


class RegisterTable:
    """The registers whose numbers are recognised: REGISTERS, and those that the registries that are read bring along.

    A register is in REGISTERS whether its records are read or not: a number is linked all the same.
    """

    def __init__(self, registers: Iterable[Register] = REGISTERS) -> None:
        self.registers = tuple(registers)
        self._spaced_numbers: tuple[tuple[str, int], ...] | None = None

    def add(self, registers: Iterable[Register]) -> None:
        """Recognise these too, in place of REGISTERS' own of the same code; a second call forgets the first."""
        added = tuple(registers)
        codes = {register.code for register in added}
        self.registers = (*added, *(register for register in REGISTERS if register.code not in codes))
        self._spaced_numbers = None

    @property
    def spaced_numbers(self) -> tuple[tuple[str, int], ...]:
        """The small prefix and the count of digits of the numbers that a text may write with spaces inside."""
        # Every text that is searched or indexed needs them.
        if self._spaced_numbers is None:
            forms = ((re.match("[A-Za-z]{3,}", register.spelling), register.digits) for register in self.registers)
            pairs = [(prefix[0].lower(), digits) for prefix, digits in forms if prefix and digits]
            self._spaced_numbers = tuple(dict.fromkeys(pairs))
        return self._spaced_numbers

    def __iter__(self) -> Iterator[Register]:
        return iter(self.registers)


# Completed once, when the site starts (trials.readable).
TABLE = RegisterTable()


def registers_of(code: str) -> tuple[Register, ...]:
    """Return the forms of a register's numbers, in REGISTERS."""
    return tuple(register for register in REGISTERS if register.code == code)


def number_prefixes() -> list[str]:
    """Return the words that numbers begin with, as "ISRCTN"; shorter ones than three letters may be other words."""
    beginnings = (re.match("[A-Za-z]{3,}", register.spelling) for register in TABLE)
    return list(dict.fromkeys([*(match[0] for match in beginnings if match), WHO_PREFIX]))


def registry_name(code: str) -> str:
    """Return what readers call the register, a name, so never translated; its code where no register has it."""
    return next((register.name for register in TABLE if register.code == code), code)


@dataclass(frozen=True)
class RegistryNumber:
    """A trial's number in one register, in the register's own spelling; `identify` makes it."""

    registry: str
    number: str

    @property
    def registry_name(self) -> str:
        """Return what readers call the register; a name, so never translated."""
        return registry_name(self.registry)

    @property
    def url(self) -> str | None:
        """Return where people read the record, or None where the register has no stable address for it."""
        for register in TABLE:
            if register.code == self.registry and register.address and register.read(self.number):
                return register.address.format(self.number)
        return None


def identify(text: str) -> RegistryNumber | None:
    """Read a registry number, or the address of a register's record; None if the text is neither."""
    if len(text) > MAX_TEXT_LENGTH:
        return None
    compact = without_spaces(text)
    return number_in(compact) or number_at(compact)


def identify_each(text: str) -> tuple[RegistryNumber, ...]:
    """Read one number, or several of the same trial that were typed together: "NCT03334396 / 2019-001234-12".

    None of them counts where a part of the text is no number.
    """
    if number := identify(text):
        return (number,)
    if len(text) > MAX_TEXT_LENGTH:
        return ()
    # Some numbers have a slash of their own, so first only slashes with spaces around them separate.
    for separator in (BETWEEN_NUMBERS, BETWEEN_NUMBERS_OR_SLASH):
        numbers = [identify(part) for part in separator.split(text) if part.strip()]
        if numbers and all(numbers):
            return tuple(dict.fromkeys(number for number in numbers if number))
    return ()


def normalise(text: str) -> str:
    """Return the number, or each number, as its register spells it; a text without any is only trimmed."""
    return " / ".join(number.number for number in identify_each(text)) or text.strip()


def without_spaces(text: str) -> str:
    """Drop spaces and invisible characters, which copying leaves inside numbers, and make every dash a hyphen."""
    if text.isascii():
        return text.strip().replace(" ", "").replace("\t", "")
    # Line breaks stay, and fit no syntax: a second line is not the rest of a number.
    characters = (mark for mark in text.strip() if mark != "\t" and unicodedata.category(mark) not in {"Zs", "Cf"})
    return "".join(characters).translate(DASHES)


def number_in(compact: str) -> RegistryNumber | None:
    """Read a text that is a number and nothing else."""
    for register in TABLE:
        if number := register.read(compact):
            return RegistryNumber(register.code, number)
    return None


def number_at(address: str) -> RegistryNumber | None:
    """Read the number in the address of a record, on the register's own host only."""
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host = parts.hostname or ""
    except ValueError:  # such as an unclosed bracket where the host should be
        return None
    for register in TABLE:
        if register.host and f".{host}".endswith(f".{register.host}"):
            for candidate in number_candidates(parts):
                if number := register.read(candidate):
                    return RegistryNumber(register.code, number)
    return None


def number_candidates(parts: SplitResult) -> Iterator[str]:
    """Return the parts of an address that can be a number: folders, and the values of the query."""
    for folder in parts.path.split("/"):
        yield unquote(folder).removesuffix(".aspx")
    for key, value in parse_qsl(parts.query):
        yield value.removeprefix("eudract_number:")
        yield key + value  # ANZCTR writes ?ACTRN=12616000771459
