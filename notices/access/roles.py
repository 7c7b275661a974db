"""The roles at the desk. They combine: one person can have several, never two parts in the same text."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EDITOR, REVIEWER, MANAGER = "editor", "reviewer", "manager"
ROLES = (EDITOR, REVIEWER, MANAGER)
ANYBODY = frozenset(ROLES)
ROLE_NAMES: dict[str, str | Promise] = {EDITOR: _("Editor"), REVIEWER: _("Reviewer"), MANAGER: _("Manager")}
# Who decides what the public reads, and who decides who that is: where the setting asks for it, two managers give them.
CONFIRMED_ROLES = frozenset({REVIEWER, MANAGER})
