"""How the rows of a log hang together: each has a hash over itself and the row before, and a seal over that hash."""

import hashlib
import json
from typing import Any, ClassVar

from notices import sealing

# JSON that is the same for the same values; made once, or each link would make one.
IN_ONE_FORM = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class ChainLink:
    """A row of a chain. A model mixes it in, has the columns `chain` and `seal`, and says what is hashed and where."""

    # What the seal is for: a seal of one chain is none of another.
    seal_purpose: ClassVar[str]
    chain: Any
    seal: Any

    def hashed_values(self) -> dict[str, Any]:
        """Return all values of the row, as JSON has them."""
        raise NotImplementedError

    def chain_place(self) -> tuple[int | None, ...]:
        """Return where the row stands: which chain, where there are several, and its number."""
        raise NotImplementedError

    def link_to(self, previous: str) -> None:
        """Chain this row to the one before it, whose chain value is `previous`, and seal it."""
        self.chain = self.chain_hash(previous)
        self.seal = sealing.seal(self.seal_purpose, *self.chain_place(), self.chain)

    @property
    def is_sealed(self) -> bool:
        """Is the seal one over this chain value at this place, with a key that this program has?"""
        return sealing.is_sealed(self.seal, self.seal_purpose, *self.chain_place(), self.chain)

    def chain_hash(self, previous: str) -> str:
        """Return the sha256 of the previous chain value ("" for the first row) and all values of this row."""
        text = IN_ONE_FORM.encode(self.hashed_values())
        return hashlib.sha256((previous + text).encode()).hexdigest()
