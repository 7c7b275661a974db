"""The trials app: registries and their numbers, and nothing of notices."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from trials.readable import UnfitRegistry, install


class TrialsConfig(AppConfig):
    """The app with the name that people read, and the registries that the settings name."""

    name = "trials"
    verbose_name = _("Trials")

    def ready(self) -> None:
        load_registries(settings.REGISTRIES)


def load_registries(modules: Iterable[str]) -> None:
    """Read the registries of these modules from now on; raises ImproperlyConfigured where one is no registry."""
    try:
        install(dict(_parts(modules)))
    except UnfitRegistry as error:
        raise ImproperlyConfigured(f"REGISTRIES: {error}") from error


def _parts(modules: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield each module's name and its REGISTRY."""
    for name in modules:
        try:
            yield name, import_module(name).REGISTRY
        # No such module, none in it, or one that lacks what every registry offers.
        except (ImportError, AttributeError, TypeError) as error:
            raise ImproperlyConfigured(f"REGISTRIES: {name} has no usable REGISTRY: {error}") from error
