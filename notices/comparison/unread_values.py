"""Merge the unread values of two people: texts that no field can read, beside the documents. They merge like fields.

What stands at a place is its unread text, or else its value in the document. Where both sides changed that they
collide, whichever of the two it is.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from notices.comparison.three_way import Collision, Side
from notices.document.model import Document
from notices.document.places import text_at

# What a collision names after the place itself: the text beside the document, not the one in it.
SUFFIX = "#typed"

# The base, theirs and mine.
Documents = tuple[Document, Document, Document]


def is_typed(place: str) -> bool:
    """Is it the place of a text beside the document?"""
    return place.endswith(SUFFIX)


def digests(texts: Mapping[str, str]) -> dict[str, str]:
    """Return what names unread texts on a page that was made from them."""
    return {place: hashlib.sha256(text.encode()).hexdigest()[:16] for place, text in sorted(texts.items())}


@dataclass(frozen=True)
class UnreadMerge:
    """Unread texts by place: digests of those that a page was made from, theirs as saved now, and mine.

    With `is_shown` the page that sent mine held theirs too, so that mine is what the person wants.
    """

    base: Mapping[str, str]
    theirs: Mapping[str, str]
    mine: Mapping[str, str]
    is_shown: bool = False

    @property
    def is_changed(self) -> bool:
        """Did they change something since the page was made?"""
        return dict(self.base) != digests(self.theirs)

    def collisions(self, documents: Documents) -> list[Collision]:
        """Return where both changed what stands at a place."""
        collisions = []
        for place in self._places():
            base, theirs, mine = self._states(place, documents)
            if theirs not in (base, mine) and mine != base:
                their_text = self.theirs.get(place, text_at(documents[1], place))
                my_text = self.mine.get(place, text_at(documents[2], place))
                collisions.append(Collision(f"{place}{SUFFIX}", None, their_text, my_text))
        return collisions

    def merged(self, documents: Documents, sides: Mapping[str, Side]) -> "UnreadMerge":
        """Return the merge with both in mine. Mine stands where both changed a place and nobody has chosen."""
        mine = {}
        for place in self._places():
            side = sides.get(f"{place}{SUFFIX}")
            if side is None and not self.is_shown:
                base, theirs, my_state = self._states(place, documents)
                side = "theirs" if my_state == base != theirs else "mine"
            text = (self.theirs if side == "theirs" else self.mine).get(place)
            if text is not None:
                mine[place] = text
        return UnreadMerge(self.base, self.theirs, mine, is_shown=True)

    def decided(self, sides: Mapping[str, Side]) -> "UnreadMerge":
        """Return the merge with theirs in mine where somebody chose it."""
        chosen = {place for place in self._places() if sides.get(f"{place}{SUFFIX}") == "theirs"}
        mine = {place: text for place, text in self.mine.items() if place not in chosen}
        mine |= {place: text for place, text in self.theirs.items() if place in chosen}
        return replace(self, mine=mine)

    def _places(self) -> list[str]:
        return sorted(self.theirs.keys() | self.mine.keys())

    def _states(self, place: str, documents: Documents) -> list[tuple[bool, str]]:
        """Return what stands at a place in each of the three: an unread text's digest, or the value's text."""
        unread = self.base, digests(self.theirs), digests(self.mine)
        return [
            (True, texts[place]) if place in texts else (False, text_at(document, place) or "")
            for texts, document in zip(unread, documents, strict=True)
        ]
