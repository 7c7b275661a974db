"""What a process remembers beside the database: each memory says here how it is emptied.

Tests set the database back to what it was, and every memory with it.
"""

from collections.abc import Callable
from typing import TypeVar

Forget = TypeVar("Forget", bound=Callable[[], object])

_functions: list[Callable[[], object]] = []


def empties_a_memory(function: Forget) -> Forget:
    """Let `forget_everything` call this function too."""
    _functions.append(function)
    return function


def forget_everything() -> None:
    """Empty the memories of all modules that this process has imported."""
    for function in _functions:
        function()
