"""The registries that are read here: installed once, when the site starts, from the parts that the settings name. Pure.

readable_registries()     all of them, in the settings' order; readable_codes() their codes
registry_with_code(code)  one of them, or None where its records are not read
watched_number(text)      the number that decides in which registry a row is watched
status_of(study)          the study's status and, likewise, phase_of(study): its registry's code in ours
"""

from collections.abc import Mapping
from typing import Any

from trials.registry import Registry
from trials.registry_faults import faults_of
from trials.study import RegistryNumber, Study, identify, identify_each
from trials.study.numbers import TABLE

_installed: dict[str, Registry] = {}


class UnfitRegistry(ValueError):
    """A part lacks something that every registry offers, or has something of another kind."""


def install(registries: Mapping[str, Any]) -> None:
    """Read these registries from now on, and no others; their keys are for messages.

    Raises UnfitRegistry, and then nothing has changed.
    """
    parts: dict[str, Registry] = {}
    for name, part in registries.items():
        if problems := faults_of(part):
            raise UnfitRegistry(f"{name}: {' '.join(problems)}")
        if part.code in parts:
            raise UnfitRegistry(f"{name}: another part has the code {part.code!r} too.")
        parts[part.code] = part
    _installed.clear()
    _installed.update(parts)
    TABLE.add(register for part in parts.values() for register in part.numbers)


def readable_registries() -> tuple[Registry, ...]:
    return tuple(_installed.values())


def readable_codes() -> tuple[str, ...]:
    return tuple(_installed)


def registry_with_code(code: str) -> Registry | None:
    return _installed.get(code)


def is_readable(code: str) -> bool:
    """Are the records of the register with this code read here?"""
    return code in _installed


def watched_number(text: str) -> RegistryNumber | None:
    """Return the number by which a row is watched, if the text holds numbers and nothing else.

    Of several numbers of one trial it is the first whose registry is read, or else the first.
    """
    numbers = identify_each(text)
    return next((number for number in numbers if is_readable(number.registry)), numbers[0] if numbers else None)


def registry_of(study: Study) -> Registry | None:
    """Return the registry that the study's number belongs to, if it is read."""
    number = identify(study.number)
    return registry_with_code(number.registry) if number else None


def status_of(study: Study) -> str | None:
    """Return the study's status in our code; None where its registry's part does not map it."""
    registry = registry_of(study)
    return registry.statuses.get(study.status) if registry else None


def phase_of(study: Study) -> str | None:
    """Return the study's phase in our code; None where its registry's part does not map it."""
    registry = registry_of(study)
    return registry.phases.get(tuple(sorted(set(study.phases)))) if registry else None
