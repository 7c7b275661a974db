"""What the child process writes and its parent reads: JSON, as nothing of a stranger's file may become a program."""

from pydantic import TypeAdapter

from notices.importing.blocks import ReadSource

# What was read, or the code of a refusal.
CHILD_ANSWER: TypeAdapter[ReadSource | str] = TypeAdapter(ReadSource | str)
