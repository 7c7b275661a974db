"""What is to be corrected, by section; each sentence once, with all the fields that it is about."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from notices.forms.edit.links import FieldLink
from notices.forms.edit.marks import place_of_element
from notices.forms.edit.sections import SECTION_PLANS, names_of_section
from notices.rendering.place_labels import section_label


class SentenceLinks(NamedTuple):
    """A sentence with the links to the fields that it is about. One with choices of its own stands alone."""

    message: str
    links: list[FieldLink]


class SectionLinks(NamedTuple):
    """The heading of a section, "" for what stands in none, with what is said of its fields."""

    heading: str
    sentences: list[SentenceLinks]


def by_section(links: Iterable[FieldLink]) -> list[SectionLinks]:
    """Return the links by section, in the order in which each is first met."""
    sections: dict[str, dict[object, SentenceLinks]] = {}
    for link in links:
        name = _sections().get(place_of_element(link.html_id)[0], "")
        key: object = id(link) if link.choices else link.message
        sentence = sections.setdefault(name, {}).setdefault(key, SentenceLinks(link.message, []))
        # The same field is named once, though two of its places say the same.
        if all((link.html_id, link.label) != (other.html_id, other.label) for other in sentence.links):
            sentence.links.append(link)
    return [
        SectionLinks(section_label(name) if name else "", list(sentences.values()))
        for name, sentences in sections.items()
    ]


@cache
def _sections() -> dict[str, str]:
    return {field: plan.name for plan in SECTION_PLANS for field in names_of_section(plan)}
