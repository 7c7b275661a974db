"""A version as a Word file: its text, and on each page which version it is and whether it was approved."""

import json
import subprocess
import sys
from typing import Any

from django.conf import settings

from notices.document.template import Language
from notices.exporting.exported import Exported
from notices.exporting.word_blocks import word_blocks
from notices.rendering.fragment import plain_title

# The longest notice takes two seconds.
MAX_SECONDS = 60

WORDS: dict[Language, dict[str, str]] = {
    "nb": {
        "notice": "Metodevarsel {number}",
        "no_number": "Metodevarsel",
        "live": "versjon {number}, godkjent og publisert",
        "past": "versjon {number}, gjelder ikke lenger",
        "draft": "arbeidsutkast {number}, ikke publisert",
        "untitled": "Uten tittel",
    },
    "nn": {
        "notice": "Metodevarsel {number}",
        "no_number": "Metodevarsel",
        "live": "versjon {number}, godkjend og publisert",
        "past": "versjon {number}, gjeld ikkje lenger",
        "draft": "arbeidsutkast {number}, ikkje publisert",
        "untitled": "Utan tittel",
    },
    "en": {
        "notice": "Notice {number}",
        "no_number": "Notice",
        "live": "version {number}, approved and published",
        "past": "version {number}, no longer in force",
        "draft": "working draft {number}, not published",
        "untitled": "Untitled",
    },
}


class WordFileError(Exception):
    """The file could not be written; the message says why."""


def word_job(exported: Exported) -> dict[str, Any]:
    """Return what `notices.formats.docx` writes the file from."""
    document = exported.version.document
    words = WORDS[document.language]
    name = words["notice"].format(number=exported.notice) if exported.notice else words["no_number"]
    state = words[exported.state].format(number=exported.number)
    return {
        "language": document.language,
        "title": plain_title(document) or words["untitled"],
        "author": settings.PUBLISHER_NAME,
        "identifier": f"sha256 {exported.version.sha256}",
        "made_at": exported.version.created_at.isoformat(),
        "above": f"{settings.PUBLISHER_NAME} · {name}, {state}",
        "below": f"sha256 {exported.version.sha256}",
        "blocks": word_blocks(document),
    }


def word_file(exported: Exported) -> bytes:
    """Return the file, always the same bytes for a version, written in a process of its own; raises WordFileError."""
    job = json.dumps(word_job(exported)).encode()
    command = [sys.executable, "-m", "notices.formats.docx"]
    try:
        process = subprocess.run(  # noqa: S603 - our own program; no part of the command comes from a visitor
            command, input=job, capture_output=True, timeout=MAX_SECONDS, check=True, cwd=settings.BASE_DIR
        )
    except subprocess.CalledProcessError as error:
        raise WordFileError(error.stderr.decode(errors="replace").strip().rpartition("\n")[2]) from error
    except subprocess.TimeoutExpired as error:
        raise WordFileError(f"not written within {MAX_SECONDS} seconds") from error
    return process.stdout
