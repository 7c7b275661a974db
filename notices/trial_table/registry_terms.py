"""Whether a registry's part maps its codes to terms that the notice's template has: found when the site starts."""

from collections.abc import Mapping
from typing import Any

from notices.document.template import PHASES, TRIAL_STATUSES
from trials.registry import NOT_UPDATED, Registry


def unknown_terms(registry: Registry) -> list[str]:
    """Return what keeps the registry's statuses and phases from being worded, in English; nothing where all is well."""
    maps: dict[str, tuple[Mapping[Any, str], set[str]]] = {
        "statuses": (registry.statuses, {*TRIAL_STATUSES.codes, NOT_UPDATED}),
        "phases": (registry.phases, {*PHASES.codes}),
    }
    return [
        f"{name} maps {code!r} to {term!r}, which is none of {', '.join(sorted(terms))}."
        for name, (mapping, terms) in maps.items()
        for code, term in mapping.items()
        if term not in terms
    ]
