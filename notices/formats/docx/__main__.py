"""The program: a job as JSON from stdin, the file to stdout."""

import json
import sys

from notices.formats.docx.writer import word_file


def main() -> None:
    sys.stdout.buffer.write(word_file(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
