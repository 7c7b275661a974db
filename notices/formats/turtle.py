"""Write RDF as Turtle (https://www.w3.org/TR/turtle/)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

# Characters that may not stand between the angle brackets of an address.
NOT_IN_ADDRESS = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"})


class RdfTerm(str):
    """A term of a vocabulary with its prefix, such as "dcat:Dataset"."""


@dataclass(frozen=True)
class RdfAddress:
    """A resource named by its address (an IRI)."""

    address: str

    def __str__(self) -> str:
        return f"<{NOT_IN_ADDRESS.sub(lambda match: quote(match[0]), self.address)}>"


@dataclass(frozen=True)
class RdfText:
    """A literal, with a language or a type where one is named."""

    text: str
    language: str = ""
    type: str = ""

    def __str__(self) -> str:
        tail = f"@{self.language}" if self.language else f"^^{self.type}" if self.type else ""
        return f'"{self.text.translate(ESCAPES)}"{tail}'


RdfValue = RdfTerm | RdfAddress | RdfText


@dataclass(frozen=True)
class RdfResource:
    """A resource and the values of its properties."""

    name: RdfAddress
    properties: Mapping[str, Iterable[RdfValue]]

    def __str__(self) -> str:
        properties = {name: [str(value) for value in values] for name, values in self.properties.items()}
        lines = " ;\n".join(f"    {name} {', '.join(values)}" for name, values in properties.items() if values)
        return f"{self.name}\n{lines} .\n"


def turtle(prefixes: Mapping[str, str], resources: Iterable[RdfResource]) -> str:
    """Return the whole file."""
    heads = "".join(f"@prefix {name}: {RdfAddress(address)} .\n" for name, address in prefixes.items())
    return heads + "".join(f"\n{resource}" for resource in resources)
