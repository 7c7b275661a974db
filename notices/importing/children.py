"""Readers in a child process, with limits of time and memory: a file may be made to break its reader."""

import logging
import subprocess
import sys
from pathlib import Path

from pydantic import ValidationError

from notices.importing.answers import CHILD_ANSWER
from notices.importing.blocks import ReadSource
from notices.importing.reasons import REFUSALS, RefusedFile

MAX_SECONDS = 60
MAX_MEMORY = 1_000_000_000  # bytes of address space
ROOT = Path(__file__).resolve().parents[2]
logger = logging.getLogger(__name__)


def read_in_child(
    kind: str, data: bytes, *, max_seconds: float = MAX_SECONDS, max_memory: int = MAX_MEMORY
) -> ReadSource:
    """Return what the reader of this kind makes of a file; raises RefusedFile, also where a limit was reached."""
    command = [sys.executable, "-m", "notices.importing.child", kind, str(max_memory)]
    try:
        child = subprocess.run(  # noqa: S603 - our own program, by its name
            command, input=data, capture_output=True, timeout=max_seconds, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedFile("too_slow") from error
    answer = _answer(child)
    if isinstance(answer, ReadSource):
        return answer
    raise RefusedFile(answer)


def _answer(child: subprocess.CompletedProcess[bytes]) -> ReadSource | str:
    """Return what the child wrote; a child that died without an answer has met a broken file, or its limits."""
    if child.returncode == 0:
        try:
            answer = CHILD_ANSWER.validate_json(child.stdout)
        except ValidationError:
            return "broken"
        return answer if isinstance(answer, ReadSource) or answer in REFUSALS else "broken"
    # Only the kind of the error: what the file says does not belong into a log.
    error = child.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
    logger.warning("the reader of a file ended with %s: %s", child.returncode, error)
    return "too_much_memory" if child.returncode < 0 or "MemoryError" in error else "broken"
