"""Registry numbers: which register a number belongs to, how it is written, and where its record is read."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

# Longer than any number or address of a record; a longer text is not read.
MAX_TEXT_LENGTH = 500

# Hyphens, en-dashes and minus signs, as word processors and journals set them.
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")


@dataclass(frozen=True)
class Registry:
    """A register: the syntax of its numbers, how they are spelled, its host, and the stable address of a record."""

    code: str
    name: str
    syntax: str
    spelling: str
    host: str = ""
    # None where a record's address holds something else than the number, or could not be confirmed.
    address: str | None = None
    # How letters inside the number are written; the prefix is spelled out in `spelling`.
    letters: Callable[[str], str] = str.lower

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
REGISTRIES = (
    Registry(
        code="ctgov",
        name="ClinicalTrials.gov",
        syntax=r"NCT-?(\d{8})",
        spelling="NCT{}",
        host="clinicaltrials.gov",
        address="https://clinicaltrials.gov/study/{}",
    ),
    Registry(  # the last pair counts resubmissions
        code="ctis",
        name="CTIS",
        syntax=r"(20[2-9]\d-5\d{5}-\d{2}-\d{2})",
        spelling="{}",
        host="euclinicaltrials.eu",
        address="https://euclinicaltrials.eu/ctis-public/view/{}",
    ),
    Registry(  # also written without that pair, but then it opens no record
        code="ctis",
        name="CTIS",
        syntax=r"(20[2-9]\d-5\d{5}-\d{2})",
        spelling="{}",
        host="euclinicaltrials.eu",
    ),
    Registry(  # one record a country, named by a suffix: -DE, -3RD; the trial is the number before it
        code="eudract",
        name="EudraCT",
        syntax=r"(?:EUCTR-?)?(20(?:0[4-9]|1\d|2[0-3])-[0-4]\d{5}-\d{2})(?:-(?=\d?[A-Z])[A-Z\d]{2,7})?",
        spelling="{}",
        host="clinicaltrialsregister.eu",
        address="https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
    ),
    Registry(
        code="isrctn",
        name="ISRCTN",
        syntax=r"ISRCTN-?(\d{8})",
        spelling="ISRCTN{}",
        host="isrctn.com",
        address="https://www.isrctn.com/{}",
    ),
    Registry(code="utn", name="WHO UTN", syntax=r"U(1\d{3}-\d{4}-\d{4})", spelling="U{}"),  # a number without a record
    Registry(
        code="jrct",
        name="jRCT",
        syntax=r"(?:JPRN-)?jRCT-?(s\d{9}|\d{10})",
        spelling="jRCT{}",
        host="jrct.mhlw.go.jp",
        address="https://jrct.mhlw.go.jp/en-latest-detail/{}",
    ),
    Registry(code="umin", name="UMIN-CTR", syntax=r"(?:JPRN-)?UMIN-?(\d{9})", spelling="UMIN{}"),
    Registry(code="japic", name="JapicCTI", syntax=r"(?:JPRN-)?JapicCTI-?(\d{6})", spelling="JapicCTI-{}"),
    Registry(code="jma", name="JMACCT", syntax=r"(?:JPRN-)?JMA-IIA-?(\d{5})", spelling="JMA-IIA{}"),
    Registry(code="ctri", name="CTRI", syntax=r"CTRI/(20\d{2}/\d{2,3}/\d{6})", spelling="CTRI/{}"),
    Registry(
        code="chictr",
        name="ChiCTR",
        syntax=r"ChiCTR(\d{8,10}|-[A-Z]{2,4}-\d{8})",
        spelling="ChiCTR{}",
        letters=str.upper,
    ),
    Registry(code="chinadrugtrials", name="Chinadrugtrials", syntax=r"CTR-?(20\d{6})", spelling="CTR{}"),
    Registry(
        code="anzctr",
        name="ANZCTR",
        syntax=r"ACTRN-?(126\d{11}p?)",
        spelling="ACTRN{}",
        host="anzctr.org.au",
        address="https://www.anzctr.org.au/{}.aspx",
    ),
    Registry(
        code="drks",
        name="DRKS",
        syntax=r"DRKS-?(000\d{5})",
        spelling="DRKS{}",
        host="drks.de",
        address="https://drks.de/search/en/trial/{}",
    ),
    Registry(code="cris", name="CRiS", syntax=r"KCT-?(00\d{5})", spelling="KCT{}"),
    Registry(code="irct", name="IRCT", syntax=r"IRCT-?(20\d{10,12})N(\d{1,3})", spelling="IRCT{}N{}"),
    Registry(code="pactr", name="PACTR", syntax=r"PACTR-?(20\d{13,14})", spelling="PACTR{}"),
    Registry(
        code="tctr",
        name="TCTR",
        syntax=r"TCTR-?(20\d{9})",
        spelling="TCTR{}",
        host="thaiclinicaltrials.org",
        address="https://www.thaiclinicaltrials.org/show/{}",
    ),
    Registry(
        code="rebec",
        name="ReBEC",
        syntax=r"RBR-([0-9a-z]{6,8})",
        spelling="RBR-{}",
        host="ensaiosclinicos.gov.br",
        address="https://ensaiosclinicos.gov.br/rg/{}",
    ),
    Registry(code="ntr", name="NTR", syntax=r"NTR-?(\d{2,5})", spelling="NTR{}"),
    Registry(code="ntr", name="NTR", syntax=r"NL-?(\d{2,5})", spelling="NL{}"),  # the same register's later numbers
    Registry(code="slctr", name="SLCTR", syntax=r"SLCTR/(20\d{2}/\d{3})", spelling="SLCTR/{}"),
    Registry(code="rpcec", name="RPCEC", syntax=r"RPCEC-?(0{5}\d{3})", spelling="RPCEC{}"),
    Registry(code="lbctr", name="LBCTR", syntax=r"LBCTR-?(20\d{8})", spelling="LBCTR{}"),
)
REGISTRY_NAMES = {registry.code: registry.name for registry in REGISTRIES}


@dataclass(frozen=True)
class RegistryNumber:
    """A trial's number in one register, in the register's own spelling; `identify` makes it."""

    registry: str
    number: str

    @property
    def registry_name(self) -> str:
        """Return what readers call the register; a name, so never translated."""
        return REGISTRY_NAMES[self.registry]

    @property
    def url(self) -> str | None:
        """Return where people read the record, or None where the register has no stable address for it."""
        for registry in REGISTRIES:
            if registry.code == self.registry and registry.address and registry.read(self.number):
                return registry.address.format(self.number)
        return None


def identify(text: str) -> RegistryNumber | None:
    """Read a registry number, or the address of a register's record; None if the text is neither."""
    if len(text) > MAX_TEXT_LENGTH:
        return None
    compact = without_spaces(text)
    return number_in(compact) or number_at(compact)


def normalise(text: str) -> str:
    """Return the number as its register spells it; a text that is no registry number is only trimmed."""
    number = identify(text)
    return number.number if number else text.strip()


def without_spaces(text: str) -> str:
    """Drop spaces and invisible characters, which copying leaves inside numbers, and make every dash a hyphen."""
    # Line breaks stay, and fit no syntax: a second line is not the rest of a number.
    characters = (mark for mark in text.strip() if mark != "\t" and unicodedata.category(mark) not in {"Zs", "Cf"})
    return "".join(characters).translate(DASHES)


def number_in(compact: str) -> RegistryNumber | None:
    """Read a text that is a number and nothing else."""
    for registry in REGISTRIES:
        if number := registry.read(compact):
            return RegistryNumber(registry.code, number)
    return None


def number_at(address: str) -> RegistryNumber | None:
    """Read the number in the address of a record, on the register's own host only."""
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host = parts.hostname or ""
    except ValueError:  # such as an unclosed bracket where the host should be
        return None
    for registry in REGISTRIES:
        if registry.host and f".{host}".endswith(f".{registry.host}"):
            for candidate in number_candidates(parts):
                if number := registry.read(candidate):
                    return RegistryNumber(registry.code, number)
    return None


def number_candidates(parts: SplitResult) -> Iterator[str]:
    """Return the parts of an address that can be a number: folders, and the values of the query."""
    for folder in parts.path.split("/"):
        yield unquote(folder).removesuffix(".aspx")
    for key, value in parse_qsl(parts.query):
        yield value.removeprefix("eudract_number:")
        yield key + value  # ANZCTR writes ?ACTRN=12616000771459
