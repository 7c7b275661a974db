"""RDF as Turtle (https://www.w3.org/TR/turtle/). Pure: statements in, text out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

# What may not stand between the angle brackets of an address.
NOT_IN_ADDRESS = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"})


class Term(str):
    """A word of a vocabulary with its prefix, as "dcat:Dataset"."""


@dataclass(frozen=True)
class Address:
    """Something that is named by its address."""

    address: str

    def __str__(self) -> str:
        return f"<{NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), self.address)}>"


@dataclass(frozen=True)
class Text:
    """A text, in a language or of a type where one is named."""

    text: str
    language: str = ""
    type: str = ""

    def __str__(self) -> str:
        tail = f"@{self.language}" if self.language else f"^^{self.type}" if self.type else ""
        return f'"{self.text.translate(ESCAPES)}"{tail}'


Value = Term | Address | Text


@dataclass(frozen=True)
class Thing:
    """What is said of one thing, by property."""

    name: Address
    says: Mapping[str, Iterable[Value]]

    def __str__(self) -> str:
        said = {name: [str(value) for value in values] for name, values in self.says.items()}
        lines = " ;\n".join(f"    {name} {', '.join(values)}" for name, values in said.items() if values)
        return f"{self.name}\n{lines} .\n"


def turtle(prefixes: Mapping[str, str], things: Iterable[Thing]) -> str:
    """The whole file."""
    heads = "".join(f"@prefix {name}: {Address(address)} .\n" for name, address in prefixes.items())
    return heads + "".join(f"\n{thing}" for thing in things)
