"""Who may use which address with which methods: one table, which a test tries row by row.

A row names an address by its URL name, and the roles that may read it and send to it. Everybody else is refused:
visitors are asked to sign in, signed-in people get a 403. Any other method gets a 405. An address without a row fails
the test.
"""

from typing import NamedTuple

from notices.access.permissions import WHO_MAY
from notices.access.roles import EDITOR, MANAGER, REVIEWER
from notices.access.second_factor import ASKED_AGAIN
from notices.public.agency_pages import AGENCY_PAGES
from notices.views.desk.accounts import ACCOUNT_STEPS
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
    *("api-changes", "api-notices-jsonl", "api-notices-csv", "api-notices-excel", "api-notices-xlsx"),
    *("api-openapi", "api-nothing"),
    "api-notices-meta",
    *("api-notices-without-version", "api-document-schema"),
)


class PolicyRow(NamedTuple):
    """An address, who may read it, and who may send a form to it."""

    name: str
    may_read: frozenset[str]
    may_send: frozenset[str] = NOBODY
    # The step of the workflow, where the address has one.
    step: str = ""
    # Who has not shown a second factor for a while is asked for it again, see `access.second_factor`.
    asks_again: bool = False
    # Pages of other sites may read it: it answers OPTIONS, and refuses other methods before it reads anything.
    is_open: bool = False


class Prefix(NamedTuple):
    """All addresses of a library below `path`; it checks rights itself, and `may_enter` see more than its sign-in."""

    path: str
    may_enter: frozenset[str]
    asks_again: bool = False


TABLE = (
    # The public site.
    PolicyRow("notice-list", EVERYBODY),
    PolicyRow("notice-list-by-name", EVERYBODY),
    PolicyRow("notice", EVERYBODY),
    PolicyRow("notice-by-number", EVERYBODY),
    PolicyRow("notice-by-number-alone", EVERYBODY),
    PolicyRow("notice-json", EVERYBODY),
    PolicyRow("notice-version", EVERYBODY),
    PolicyRow("notice-version-json", EVERYBODY),
    PolicyRow("notice-pdf", EVERYBODY),
    PolicyRow("notice-version-pdf", EVERYBODY),
    PolicyRow("notice-citation", EVERYBODY),
    PolicyRow("notice-version-citation", EVERYBODY),
    PolicyRow("notice-feed", EVERYBODY),
    PolicyRow("feed", EVERYBODY),
    PolicyRow("suggestions", EVERYBODY),
    PolicyRow("notice-compare", EVERYBODY),
    PolicyRow("notice-differences", EVERYBODY),
    PolicyRow("checking", EVERYBODY),
    PolicyRow("glossary", EVERYBODY),
    *(PolicyRow(name, EVERYBODY) for name in AGENCY_PAGES),
    PolicyRow("trial-list", EVERYBODY),
    PolicyRow("trial", EVERYBODY),
    PolicyRow("robots", EVERYBODY),
    PolicyRow("security-txt", EVERYBODY),
    PolicyRow("sitemap", EVERYBODY),
    PolicyRow("sitemap-section", EVERYBODY),
    PolicyRow("catalogue", EVERYBODY),
    PolicyRow("health", EVERYBODY),
    PolicyRow("health-ready", EVERYBODY),
    PolicyRow("health-live", EVERYBODY),
    # The API.
    PolicyRow("api", EVERYBODY),
    *(PolicyRow(name, EVERYBODY, is_open=True) for name in OPEN),
    # The one form that everybody may send.
    PolicyRow("notice-report", EVERYBODY, EVERYBODY),
    # Everybody who has the link.
    PolicyRow("share", EVERYBODY, EVERYBODY),
    PolicyRow("invitation", EVERYBODY, EVERYBODY),
    # The desk.
    PolicyRow("desk", STAFF),
    PolicyRow("desk-notices", STAFF),
    PolicyRow("desk-columns", NOBODY, STAFF),
    PolicyRow("desk-several", STAFF, WHO_MAY["assign"]),
    PolicyRow("desk-profile", STAFF, STAFF),
    PolicyRow("desk-people-list", STAFF, frozenset({MANAGER})),
    PolicyRow("desk-invite", frozenset({MANAGER}), frozenset({MANAGER}), asks_again=True),
    PolicyRow("desk-person", STAFF),
    *(
        PolicyRow("desk-person-step", STAFF, STAFF if step == "end" else frozenset({MANAGER}), step, asks_again=True)
        for step in ACCOUNT_STEPS
    ),
    PolicyRow("desk-people", STAFF, STAFF),
    PolicyRow("desk-overview", STAFF),
    PolicyRow("desk-log", STAFF),
    PolicyRow("desk-status", frozenset({MANAGER})),
    PolicyRow("desk-new", frozenset({EDITOR}), frozenset({EDITOR})),
    PolicyRow("desk-import", frozenset({EDITOR}), frozenset({EDITOR})),
    PolicyRow("desk-source", STAFF, WHO_MAY["save"]),
    PolicyRow("desk-source-file", STAFF),
    PolicyRow("desk-similar", frozenset({EDITOR})),
    PolicyRow("desk-address", frozenset({EDITOR})),
    PolicyRow("desk-pasted", NOBODY, WHO_MAY["save"]),
    PolicyRow("desk-share", STAFF, WHO_MAY["share"]),
    PolicyRow("desk-revoke", NOBODY, WHO_MAY["revoke"]),
    PolicyRow("desk-notice", STAFF),
    PolicyRow("desk-edit", STAFF, frozenset({EDITOR})),
    PolicyRow("desk-references", frozenset({EDITOR}), frozenset({EDITOR})),
    PolicyRow("desk-edit-part", STAFF, frozenset({EDITOR})),
    PolicyRow("desk-autosave", frozenset({EDITOR}), frozenset({EDITOR})),
    PolicyRow("desk-ready", NOBODY, frozenset({EDITOR})),
    PolicyRow("desk-presence", NOBODY, frozenset({EDITOR})),
    PolicyRow("desk-live-preview", NOBODY, frozenset({EDITOR})),
    PolicyRow("desk-merge-news", NOBODY, STAFF),
    PolicyRow("desk-review", STAFF),
    PolicyRow("desk-preview", STAFF),
    PolicyRow("desk-docx", STAFF),
    PolicyRow("desk-json", STAFF),
    PolicyRow("desk-comment", NOBODY, STAFF),
    PolicyRow("desk-comment-reply", NOBODY, STAFF),
    PolicyRow("desk-comment-resolve", NOBODY, STAFF),
    PolicyRow("desk-comment-take-over", NOBODY, frozenset({EDITOR})),
    PolicyRow("desk-redaction", WHO_MAY["redact"], WHO_MAY["redact"], asks_again=True),
    PolicyRow("desk-changes", STAFF),
    PolicyRow("desk-update-trial", NOBODY, WHO_MAY["save"]),
    PolicyRow("desk-dismiss-alert", NOBODY, WHO_MAY["dismiss_alert"]),
    PolicyRow("desk-reports", STAFF),
    PolicyRow("desk-close-report", NOBODY, STAFF),
    # Everybody at the desk may read a step's page, which says why the step is not theirs.
    *(
        PolicyRow("desk-step", STAFF, WHO_MAY[command], step, asks_again=command in ASKED_AGAIN)
        for step, command in ((name, step.command) for name, step in STEPS.items())
    ),
)

PREFIXES = (
    # Signing in and out, changing one's password: for everybody, or nobody could get in.
    Prefix("/accounts/", EVERYBODY),
    # The address to which a link to a new password goes.
    Prefix("/accounts/email/", EVERYBODY, asks_again=True),
    # Accounts, code lists, and the five tables read-only.
    Prefix("/django-admin/", frozenset({ADMINISTRATOR}), asks_again=True),
)

_ROWS_THAT_ASK = frozenset((row.name, row.step) for row in TABLE if row.asks_again)


def asks_again(path: str, name: str, step: str) -> bool:
    """Is a second factor asked for again at this address: its path, its URL name, and its step where it has one?"""
    is_below = any(path.startswith(prefix.path) for prefix in PREFIXES if prefix.asks_again)
    return is_below or (name, step) in _ROWS_THAT_ASK
