"""The roles at the desk. They combine: one person can have several, never two parts in the same text."""

EDITOR, REVIEWER, MANAGER = "editor", "reviewer", "manager"
ROLES = (EDITOR, REVIEWER, MANAGER)
ANYBODY = frozenset(ROLES)
