"""ATC codes that have moved since a notice printed them. Pure; `atc_codes.toml` beside this module names its source."""

import tomllib
from pathlib import Path

_MOVED: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["moved"]


def todays_code(printed: str) -> str:
    """Return today's code of a substance, in capitals; "" where the printed one has not moved."""
    return _MOVED.get(printed.upper(), "")


def printed_codes(code: str) -> list[str]:
    """Return the codes that notices may have printed, where today's begins with this one."""
    return [printed for printed, today in _MOVED.items() if today.startswith(code.upper())]
