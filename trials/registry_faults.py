"""What keeps an object from being a registry that can be read: found when the site starts, before anybody needs it."""

import re
from collections.abc import Callable, Iterator, Mapping
from inspect import isabstract
from typing import Any

from trials.pace import Pace
from trials.registry import Registry, RegistryClient
from trials.study.numbers import Register

# As rows of trials store it.
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def faults_of(part: Any) -> list[str]:
    """Say in English what keeps an object from being a registry that can be read; nothing where it is one."""
    if not isinstance(part, Registry):
        return [f"REGISTRY must be a trials.registry.Registry, not {part!r}."]
    faults = [
        f"{name} must be {kind}, not {getattr(part, name)!r}."
        for name, (kind, fits) in KINDS.items()
        if not fits(getattr(part, name))
    ]
    return faults or list(_faults_of_numbers(part))


def _faults_of_numbers(part: Registry) -> Iterator[str]:
    for register in part.numbers:
        if register.code != part.code:
            yield f"numbers must have the code {part.code!r}, not {register.code!r}."
        try:
            groups = re.compile(register.syntax).groups
        except re.error as error:
            yield f"numbers have a syntax that is no regular expression, {register.syntax!r}: {error}."
            continue
        if register.spelling.count("{}") != groups:
            yield f"numbers need one {{}} in {register.spelling!r} for each group of {register.syntax!r}."


def _makes_clients(value: Any) -> bool:
    """Is it a function, or a class of clients with everything that a client must have?"""
    if isinstance(value, type):
        return issubclass(value, RegistryClient) and not isabstract(value)
    return callable(value)


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and CODE.fullmatch(value) is not None


def _are_registers(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(row, Register) for row in value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(text, str) for text in value)


def _maps_texts(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(text, str) for row in value.items() for text in row)


def _maps_phases(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(k, tuple) and isinstance(v, str) for k, v in value.items())


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


# For each field of Registry: what it must be, in words and as a question.
FUNCTION = ("a function", callable)
CLIENTS = ("a function that makes clients, or a whole class of RegistryClient", _makes_clients)
KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "code": ("a code in small letters", _is_code),
    "numbers": ("a tuple of Register", _are_registers),
    "client": CLIENTS,
    "interactive_client": CLIENTS,
    "pace": ("a Pace", lambda value: isinstance(value, Pace)),
    "number_of": FUNCTION,
    "read": FUNCTION,
    "headline": FUNCTION,
    "statuses": ("a mapping of texts to texts", _maps_texts),
    "phases": ("a mapping of tuples to texts", _maps_phases),
    "publisher": ("a text", _is_text),
    "batch_size": ("a number above 0", _is_count),
    "has_title_search": ("True or False", lambda value: isinstance(value, bool)),
    "known_numbers": ("a tuple of texts", _are_texts),
    "history": ("a text", _is_text),
    "schema_org_statuses": ("a mapping of texts to texts", _maps_texts),
    "to_text": FUNCTION,
    "from_text": FUNCTION,
    "records_in": FUNCTION,
    "describe": FUNCTION,
    "wanted": FUNCTION,
}
