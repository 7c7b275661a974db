"""The option of commands that read records or ask for them: which registry's."""

from django.core.management.base import CommandError, CommandParser

from trials.readable import readable_registries, registry_with_code
from trials.registry import Registry


def add_registry_option(parser: CommandParser) -> None:
    codes = [registry.code for registry in readable_registries()]
    parser.add_argument("--registry", metavar="CODE", help=f"The registry, by its code: {', '.join(codes)}.")


def chosen_registries(code: str | None) -> tuple[Registry, ...]:
    """Return the registry with this code, or all where none was named; raises CommandError."""
    if code is None:
        return readable_registries()
    if registry := registry_with_code(code):
        return (registry,)
    codes = ", ".join(registry.code for registry in readable_registries())
    raise CommandError(f"No registry with the code {code!r} is read. There are: {codes or 'none'}.")


def chosen_registry(code: str | None) -> Registry:
    """Return the registry with this code, or the first of the settings; raises CommandError."""
    registries = chosen_registries(code)
    if not registries:
        raise CommandError("No registry is read: see REGISTRIES in the settings.")
    return registries[0]
