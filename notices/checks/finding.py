"""A finding: one thing to correct in a document. Its message is an English msgid, translated where it is shown."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing to correct at `place` ("trials/<key>/number"): `message` % `values`."""

    code: str
    place: str
    message: str
    blocking: bool = True
    values: dict[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return the finding as it is stored with a review."""
        return asdict(self)


def advice(code: str, place: str, message: str, **values: Any) -> Finding:
    """Make a finding that does not block submission."""
    return Finding(code, place, message, blocking=False, values=values)
