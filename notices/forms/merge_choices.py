"""What somebody chose where two texts collide, and what they confirmed, as the edit form sends it."""

import hashlib
from collections.abc import Collection, Iterable

from django.utils.datastructures import MultiValueDict

from notices.comparison.three_way import Collision, Side, TheirChange

PREFIX = "choice-"


class MergeChoices:
    """The choices in a form that was sent. A choice names the texts that it was made between.

    Of another text of theirs it says nothing. "Mine" holds where I wrote on; "theirs" and "both" would lose my words.
    """

    def __init__(self, data: MultiValueDict[str, str]) -> None:
        self.asked = frozenset(data.getlist("asked"))
        self._confirmed = str(data.get("undo_confirmed", ""))
        self._picked = {str(name).removeprefix(PREFIX): str(data[name]) for name in data if name.startswith(PREFIX)}

    def side_of(self, collision: Collision) -> Side | None:
        picked, _dash, my_id = self._picked.get(collision.id, "").partition("-")
        is_of_my_text = picked == "mine" or my_id == collision.my_id
        return next((side for side in collision.sides if side == picked and is_of_my_text), None)

    def confirm(self, changes: Iterable[TheirChange]) -> bool:
        """Did the person confirm that exactly these changes of others are undone?"""
        return self._confirmed == changes_id(changes)

    def without(self, ids: Collection[str]) -> "MergeChoices":
        """Return the choices without the collisions that were settled."""
        data = MultiValueDict({"asked": sorted(self.asked - set(ids)), "undo_confirmed": [self._confirmed]})
        left = {f"{PREFIX}{name}": [value] for name, value in self._picked.items() if name not in ids}
        return MergeChoices(MultiValueDict({**dict(data.lists()), **left}))

    def hidden_fields(self, ids: Collection[str]) -> list[tuple[str, str]]:
        """Return names and values that a page sends again: the collisions it asked about, and choices not shown."""
        chosen = [(f"{PREFIX}{name}", value) for name, value in self._picked.items() if name not in ids]
        return [*(("asked", name) for name in sorted(self.asked | set(ids))), *chosen]


def field_name(collision: Collision) -> str:
    return f"{PREFIX}{collision.id}"


def field_value(collision: Collision, side: Side) -> str:
    return side if side == "mine" else f"{side}-{collision.my_id}"


def changes_id(changes: Iterable[TheirChange]) -> str:
    """Return what a confirmation sends: it holds for these changes and no others."""
    return hashlib.sha256(" ".join(sorted(change.id for change in changes)).encode()).hexdigest()[:16]
