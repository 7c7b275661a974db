"""The roles at the desk. They combine: one person can have several, never two parts in the same text."""

EDITOR, REVIEWER, MANAGER = "editor", "reviewer", "manager"
ROLES = (EDITOR, REVIEWER, MANAGER)
ANYBODY = frozenset(ROLES)
# Who decides what the public reads, and who decides who that is: where the setting asks for it, two managers give them.
CONFIRMED_ROLES = frozenset({REVIEWER, MANAGER})
