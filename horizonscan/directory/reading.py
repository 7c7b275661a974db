"""Reading the settings of the directory; it imports no settings, as they are read with it."""


def pairs_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of "group=role; other group=role". A group's own name may hold commas and equals signs."""
    parts = [part.strip() for part in text.replace("\n", ";").split(";")]
    return tuple((group.strip(), role.strip()) for group, _equals, role in (p.rpartition("=") for p in parts if p))
