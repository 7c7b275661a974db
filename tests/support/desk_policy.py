"""Policy × state: when each desk address of one notice is refused to somebody whose role is right, and why.

A row stands for a command at an address, or for a page that only shows something. Who has the role stands in
`WHO_MAY`; everything else is said here in so many words, and the tests ask the rules behind the pages for the same.
An address of a notice without a row fails them: add it with its command, and under each reason the states in which the
command is refused; name people where not everybody is. What no row says is offered, in every state.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib.auth.models import User
from django.urls import URLPattern
from django.utils import timezone

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.permissions import WHO_MAY, reasons_against, reasons_against_resolving
from notices.access.refusals import Reason
from notices.access.roles import EDITOR, MANAGER, REVIEWER
from notices.models import Comment, Notice
from notices.urls import desk_patterns
from notices.views.desk.workflow_steps import STEPS
from tests.support.sites import Site, full_site
from tests.support.worlds import act, head_of, saved, submitted

# States: those of `Site`, and one more, where a text is in review while another one is scheduled.
STATES = frozenset({*Site.__annotations__, "rescheduled"})
IN_REVIEW = frozenset({"in_review", "rereviewed", "rescheduled"})
# Here a reviewer's comment stops the approval.
COMMENTED = frozenset({"rereviewed"})
PENDING = frozenset({"scheduled", "rescheduled"})
LIVE = frozenset({"live", "revised", "rereviewed"})
# Here the head is a text that was never published, and nobody has it in review.
DRAFTS = frozenset({"draft", "returned", "revised", "set_aside"})
WITHDRAWN = frozenset({"outdated", "wrong"})

# People, with their roles: who wrote and submitted every text; who wrote none; who declared a conflict of interest.
PEOPLE: Mapping[str, frozenset[str]] = {
    "writer": frozenset({EDITOR, REVIEWER}),
    "editor": frozenset({EDITOR}),
    "reviewer": frozenset({REVIEWER}),
    "declared": frozenset({REVIEWER}),
    "manager": frozenset({MANAGER}),
    "nobody": frozenset(),
}
EVERYBODY = frozenset(PEOPLE)


class Against(NamedTuple):
    """The code of a reason, in which states it stands against a command, and against whom."""

    code: str
    states: frozenset[str]
    people: frozenset[str] = EVERYBODY


class DeskRow(NamedTuple):
    """An address by its URL name, the command that is given there, and when it is refused though the role is right."""

    address: str
    command: str = ""
    against: tuple[Against, ...] = ()

    @property
    def step(self) -> str:
        """The name of the step, where the address has one."""
        return next((name for name, step in STEPS.items() if step.command == self.command), "")

    def due(self, state: str, person: str) -> list[str]:
        """The codes of the reasons that the table has against this person, in their order."""
        role = [] if not self.command or WHO_MAY[self.command] & PEOPLE[person] else ["role"]
        return role + [row.code for row in self.against if state in row.states and person in row.people]


def _only(*people: str) -> frozenset[str]:
    return frozenset(people)


def _but(*people: str) -> frozenset[str]:
    return EVERYBODY - {*people}


_WRITING = (Against("in_review", IN_REVIEW),)

TABLE: tuple[DeskRow, ...] = (
    # Pages that show something, whatever the state.
    DeskRow("desk-notice"),
    DeskRow("desk-review"),
    DeskRow("desk-preview"),
    DeskRow("desk-docx"),
    DeskRow("desk-json"),
    DeskRow("desk-ready"),
    DeskRow("desk-presence"),
    DeskRow("desk-live-preview"),
    DeskRow("desk-edit-part"),
    DeskRow("desk-merge-news"),
    DeskRow("desk-close-report"),
    # Writing: not while somebody decides.
    DeskRow("desk-edit", "save", _WRITING),
    DeskRow("desk-references", "save", _WRITING),
    DeskRow("desk-edit", "mark_not_citation", _WRITING),
    DeskRow("desk-edit", "take_back_mark", _WRITING),
    DeskRow("desk-autosave", "save", _WRITING),
    DeskRow("desk-comment-take-over", "save", _WRITING),
    DeskRow("desk-update-trial", "save", _WRITING),
    # Comments, links and alerts, whatever the state. Who stops an approval lets it go on.
    DeskRow("desk-comment", "comment"),
    DeskRow("desk-comment-reply", "comment"),
    DeskRow("desk-comment-resolve", "resolve", (Against("stops_approval", COMMENTED, _but("reviewer")),)),
    DeskRow("desk-share", "share"),
    DeskRow("desk-revoke", "revoke"),
    DeskRow("desk-dismiss-alert", "dismiss_alert"),
    # Who writes, who decides, and who must not.
    DeskRow("desk-people", "assign"),
    DeskRow("desk-people", "declare_conflict", (Against("declared", STATES, _only("declared")),)),
    DeskRow(
        "desk-people",
        "end_conflict",
        (
            Against("not_declared", STATES, _but("declared")),
            Against("declared_in_review", IN_REVIEW, _only("declared")),
        ),
    ),
    # Words are removed by law: not under a review, and not while a text waits to be published.
    DeskRow("desk-redaction", "propose_redaction"),
    DeskRow("desk-redaction", "decline_redaction"),
    DeskRow("desk-redaction", "redact", (Against("in_review", IN_REVIEW), Against("pending", PENDING))),
    # The steps of the workflow.
    DeskRow("desk-step", "submit", (*_WRITING, Against("no_draft", STATES - DRAFTS - WITHDRAWN - IN_REVIEW))),
    DeskRow(
        "desk-step",
        "recall",
        (Against("not_in_review", STATES - IN_REVIEW), Against("not_submitter", IN_REVIEW, _but("writer", "manager"))),
    ),
    DeskRow(
        "desk-step",
        "return",
        (
            Against("not_in_review", STATES - IN_REVIEW),
            Against("writer", IN_REVIEW, _only("writer")),
            Against("conflict", IN_REVIEW, _only("declared")),
        ),
    ),
    DeskRow(
        "desk-step",
        "approve",
        (
            Against("not_in_review", STATES - IN_REVIEW),
            Against("writer", IN_REVIEW, _only("writer")),
            Against("conflict", IN_REVIEW, _only("declared")),
            Against("submitter", IN_REVIEW, _only("writer")),
            Against("pending", IN_REVIEW & PENDING),
            Against("comments", COMMENTED),
        ),
    ),
    DeskRow("desk-step", "cancel", (Against("not_scheduled", STATES - PENDING),)),
    DeskRow("desk-step", "withdraw", (Against("not_live", STATES - LIVE),)),
    DeskRow(
        "desk-step",
        "set_aside",
        (*_WRITING, Against("set_aside", frozenset({"set_aside"})), Against("no_draft", STATES - DRAFTS - IN_REVIEW)),
    ),
    DeskRow("desk-step", "bring_back", (Against("not_set_aside", STATES - {"set_aside"}),)),
    DeskRow("desk-step", "discard", (*_WRITING, Against("no_draft", STATES - DRAFTS - IN_REVIEW))),
    # A published text, or one that is newer than it, other than the one that is worked on.
    DeskRow(
        "desk-step",
        "restore",
        (*_WRITING, Against("nothing_to_restore", STATES - {"revised", "rereviewed", "rescheduled", "discarded"})),
    ),
)

# Addresses with a number in them that is no notice's, nor of something that belongs to one.
OF_PEOPLE = frozenset({"desk-person", "desk-person-step"})
# An imported file has the same page whatever became of its notice.
OF_FILES = frozenset({"desk-source", "desk-source-file"})


def addresses_of_a_notice() -> Iterator[str]:
    """The names of all desk addresses that name a notice, or something that belongs to one."""
    patterns: list[URLPattern] = desk_patterns
    return (str(each.name) for each in patterns if each.pattern.converters and each.name not in OF_PEOPLE | OF_FILES)


# What the rules say: a row of the table asks these, as its page does.

Rule = Callable[[NoticeState, int, frozenset[str]], list[Reason]]


def rule_of(row: DeskRow) -> Rule:
    """The function that decides at this address; a page that only shows something has nothing against anybody."""
    if not row.command:
        return lambda _state, _person, _roles: []
    if row.command == "resolve":
        return lambda state, person, roles: reasons_against_resolving(comment_on(state.notice), state, person, roles)
    return lambda state, person, roles: reasons_against(row.command, state, person, roles)


def comment_on(notice: Notice) -> Comment:
    """The one comment on this notice."""
    return Comment.objects.get(notice=notice.pk)


def every_state(people: Mapping[str, User]) -> dict[str, Notice]:
    """A notice in each state, with a comment each that suggests words."""
    writer, reviewer, manager = people["writer"], people["reviewer"], people["manager"]
    site = full_site(writer, reviewer, manager)
    later = timezone.now() + timedelta(days=1)
    rescheduled = act(workflow.approve, submitted(writer).notice, reviewer, publish_at=later).notice
    submitted(writer, saved(rescheduled, writer, title="Eksempelmab, igjen").notice)
    notices = {**site._asdict(), "rescheduled": rescheduled}
    for state, notice in notices.items():
        version = head_of(notice) if state != "discarded" else notice.versions.get()
        words: dict[str, Any] = {"place": "holder", "text": "Nytt navn.", "suggestion": "Eksempel ASA"}
        stops = state in COMMENTED
        workflow.comment(version=version, by=reviewer, request_id=uuid4(), is_blocking=stops, **words)
        workflow.declare_conflict(notice=notice, by=people["declared"], request_id=uuid4())
    return notices
