"""The program of the child process: reads a file from standard input, writes its blocks to standard output.

Started by `children`, with the kind of the file and the limit of memory in bytes.
"""

import importlib
import resource
import sys

from notices.importing.answers import CHILD_ANSWER
from notices.importing.reasons import RefusedFile

READERS = {
    "text": "notices.importing.text_reader",
    "docx": "notices.importing.word.reader",
    "pdf": "notices.importing.pdf.reader",
}


def main(kind: str, max_memory: int) -> None:
    """Read one file and write what was read, or the code of a refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    data = sys.stdin.buffer.read()
    try:
        answer = importlib.import_module(READERS[kind]).read(data)
    except RefusedFile as refusal:
        answer = refusal.code
    except (MemoryError, RecursionError):
        answer = "too_much_memory"
    sys.stdout.buffer.write(CHILD_ANSWER.dump_json(answer))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
