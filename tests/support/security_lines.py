"""Reading the security log: the lines of denied attempts, and what stands in each."""

import re
from typing import NamedTuple

import pytest

LINE = re.compile(
    r"denied what='(?P<what>[^']*)' who='(?P<who>[^']*)' notice='(?P<notice>[^']*)' reasons='(?P<reasons>[^']*)' "
    r"at='\d{4}-\d\d-\d\dT[^']+' address='(?P<address>[^']*)' request='(?P<request>[0-9a-f]{32}|-)'"
)


class Denial(NamedTuple):
    """A line of the security log, without its time and its request."""

    what: str
    who: str
    notice: str
    reasons: str
    address: str


def denials_in(caplog: pytest.LogCaptureFixture) -> list[Denial]:
    """The lines of the security log that were captured since the last call; a line of another form counts as none."""
    texts = [record.getMessage() for record in caplog.records if record.name == "notices.security"]
    caplog.clear()
    matches = [LINE.fullmatch(text) for text in texts]
    return [Denial(*match.group(*Denial._fields)) for match in matches if match]
