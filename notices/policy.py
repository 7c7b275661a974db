"""Who may use which address in which way: one table, and a test that tries all of it.

A row names an address by its url name, and who may read it and send to it. Everybody else is refused: somebody signed
out is asked to sign in, somebody signed in gets a 403. A method that a row does not know gets a 405. An address that
stands in no row fails the test.
"""

from typing import NamedTuple

from notices.access.permissions import WHO_MAY
from notices.access.roles import EDITOR, MANAGER, REVIEWER
from notices.views.desk.workflow_steps import STEPS

VISITOR, ADMINISTRATOR, DEACTIVATED = "visitor", "administrator", "deactivated"
EVERYBODY = frozenset({VISITOR, EDITOR, REVIEWER, MANAGER, ADMINISTRATOR, DEACTIVATED})
STAFF = frozenset({EDITOR, REVIEWER, MANAGER})
NOBODY: frozenset[str] = frozenset()

READING, SENDING = ("GET", "HEAD"), ("POST",)
METHODS = (*READING, *SENDING, "PUT", "PATCH", "DELETE", "OPTIONS")

# Data for everybody, in any program and on any page.
OPEN = (
    *("api-notices", "api-notice", "api-notice-versions", "api-notice-version", "api-trials", "api-trial"),
    *("api-changes", "api-notices-jsonl", "api-notices-csv", "api-openapi", "api-nothing"),
)


class Row(NamedTuple):
    """An address, who may read it, and who may send a form to it."""

    name: str
    may_read: frozenset[str]
    may_send: frozenset[str] = NOBODY
    # Which step of the workflow, where the address has one.
    step: str = ""
    # Pages of other sites may read it: it answers OPTIONS, and refuses other methods before it looks for anything.
    is_open: bool = False


class Prefix(NamedTuple):
    """All addresses of a library below `path`; it keeps its own rights, and `may_enter` see more than its sign-in."""

    path: str
    may_enter: frozenset[str]


TABLE = (
    # The public site.
    Row("notice-list", EVERYBODY),
    Row("notice", EVERYBODY),
    Row("notice-json", EVERYBODY),
    Row("notice-version", EVERYBODY),
    Row("notice-version-json", EVERYBODY),
    Row("notice-pdf", EVERYBODY),
    Row("notice-version-pdf", EVERYBODY),
    Row("notice-citation", EVERYBODY),
    Row("notice-version-citation", EVERYBODY),
    Row("notice-feed", EVERYBODY),
    Row("feed", EVERYBODY),
    Row("suggestions", EVERYBODY),
    Row("notice-compare", EVERYBODY),
    Row("notice-differences", EVERYBODY),
    Row("checking", EVERYBODY),
    Row("glossary", EVERYBODY),
    Row("trial-list", EVERYBODY),
    Row("trial", EVERYBODY),
    Row("robots", EVERYBODY),
    Row("sitemap", EVERYBODY),
    Row("sitemap-section", EVERYBODY),
    Row("catalogue", EVERYBODY),
    Row("health", EVERYBODY),
    # The API.
    Row("api", EVERYBODY),
    *(Row(name, EVERYBODY, is_open=True) for name in OPEN),
    # The one thing that anybody may send to us.
    Row("notice-report", EVERYBODY, EVERYBODY),
    # Who has the link.
    Row("share", EVERYBODY, EVERYBODY),
    # The desk.
    Row("desk", STAFF),
    Row("desk-notices", STAFF),
    Row("desk-profile", STAFF, STAFF),
    Row("desk-people-list", STAFF, frozenset({MANAGER})),
    Row("desk-people", STAFF, STAFF),
    Row("desk-overview", STAFF),
    Row("desk-log", STAFF),
    Row("desk-new", frozenset({EDITOR}), frozenset({EDITOR})),
    Row("desk-similar", frozenset({EDITOR})),
    Row("desk-share", STAFF, WHO_MAY["share"]),
    Row("desk-revoke", NOBODY, WHO_MAY["revoke"]),
    Row("desk-notice", STAFF),
    Row("desk-edit", STAFF, frozenset({EDITOR})),
    Row("desk-autosave", frozenset({EDITOR}), frozenset({EDITOR})),
    Row("desk-ready", NOBODY, frozenset({EDITOR})),
    Row("desk-review", STAFF),
    Row("desk-preview", STAFF),
    Row("desk-comment", NOBODY, STAFF),
    Row("desk-comment-reply", NOBODY, STAFF),
    Row("desk-comment-resolve", NOBODY, STAFF),
    Row("desk-comment-take-over", NOBODY, frozenset({EDITOR})),
    Row("desk-changes", STAFF),
    Row("desk-update-trial", NOBODY, WHO_MAY["save"]),
    Row("desk-dismiss-alert", NOBODY, WHO_MAY["dismiss_alert"]),
    Row("desk-reports", STAFF),
    Row("desk-close-report", NOBODY, STAFF),
    # Everybody at the desk may read a step's page: it says why the step is not theirs to take.
    *(
        Row("desk-step", STAFF, WHO_MAY[command], step)
        for step, command in ((name, step.command) for name, step in STEPS.items())
    ),
)

PREFIXES = (
    # Signing in and out, changing one's password: for everybody, or nobody could get in.
    Prefix("/accounts/", EVERYBODY),
    # Accounts, code lists, and the five tables to look at.
    Prefix("/django-admin/", frozenset({ADMINISTRATOR})),
)
