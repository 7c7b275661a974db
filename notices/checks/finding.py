"""A finding: one thing to mend in a document. Its words are an English msgid, translated where they are shown."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing to mend: at `place` ("trials/<key>/number"), `message` % `values`."""

    code: str
    place: str
    message: str
    blocking: bool = True
    values: dict[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """As it is frozen into a review."""
        return asdict(self)


def advice(code: str, place: str, message: str, **values: Any) -> Finding:
    """A finding that stops nothing."""
    return Finding(code, place, message, blocking=False, values=values)
