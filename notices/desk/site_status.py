"""How the site fares, in words for managers: what it needs, its jobs, runs that went wrong, mail that was given up."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notices.mail.given_up import MAX_AGE, GivenUpMail, given_up_since
from notices.models import JobRun
from notices.operation.job_runs import Outcome
from notices.operation.jobs import JOBS, JobState, job_states, latest_troubles
from notices.operation.readiness import SiteReadiness
from notices.operation.requirements import Requirement, State

MAX_RUNS = 20

STATES = {
    State.OK: gettext_noop("All is well"),
    State.WARNING: gettext_noop("Needs a look"),
    State.FAILING: gettext_noop("Does not work"),
}
COLOURS = {State.OK: "success", State.WARNING: "warning", State.FAILING: "blocking"}

NEEDS = {
    "database": gettext_noop("The database answers"),
    "migrations": gettext_noop("The tables are those of this program"),
    "guards": gettext_noop("The database refuses what breaks a rule"),
    "writable": gettext_noop("The database takes changes"),
    "registries": gettext_noop("Trials are checked against their registries"),
    "disk": gettext_noop("There is room on the disk"),
    "clock": gettext_noop("The machine and the database show the same time"),
}
REASONS = {
    ("database", "silent"): gettext_noop("It gave no answer."),
    ("migrations", "behind"): gettext_noop(
        "The program is newer than the tables. Whoever runs the site must run the migrations."
    ),
    ("migrations", "ahead"): gettext_noop("The tables are newer than the program, as in the middle of an update."),
    ("guards", "missing"): gettext_noop(
        "Some of its rules are missing or switched off. Approve nothing until whoever runs the site has put them back."
    ),
    ("writable", "read_only"): gettext_noop("It can be read only: nothing can be saved."),
    ("registries", "silent"): gettext_noop(
        "The checks have not worked for three days. Until they do, nobody here hears of what changes."
    ),
    ("clock", "differs"): gettext_noop(
        "They differ by more than two seconds. Texts go out by the database's time. Both should be set right."
    ),
    ("disk", "low"): gettext_noop("Little room is left. Whoever runs the site should make some."),
}
OUTCOMES = {
    Outcome.RUNNING: gettext_noop("Runs now"),
    Outcome.DONE: gettext_noop("Done"),
    Outcome.FAILED: gettext_noop("Failed"),
    Outcome.ANOTHER_RUN: gettext_noop("Not begun: another run was at it"),
    Outcome.INCIDENT: gettext_noop("Found something that somebody must look into"),
    Outcome.PARTLY: gettext_noop("Done in part"),
    Outcome.NO_END: gettext_noop("Broken off: it never ended"),
}
NOT_RUN = gettext_noop("Has not run yet")
LATE = {
    "never": gettext_noop("It has never succeeded."),
    "late": gettext_noop("It is late: the timer may have stopped."),
}


@dataclass(frozen=True)
class NeedRow:
    """One requirement in words."""

    title: str
    state: str
    colour: str
    text: str


@dataclass(frozen=True)
class JobRow:
    """One job in words; `text` says why it needs a look."""

    name: str
    title: str
    state: str
    colour: str
    text: str
    success_at: datetime | None
    last: JobRun | None
    outcome: str


@dataclass(frozen=True)
class RunRow:
    """One run that did not end well."""

    run: JobRun
    outcome: str


@dataclass(frozen=True)
class SiteStatus:
    """Everything the page shows."""

    at: datetime
    state: str
    colour: str
    needs: list[NeedRow]
    jobs: list[JobRow]
    runs: list[RunRow]
    given_up: list[GivenUpMail]


def site_status(site: SiteReadiness, now: datetime) -> SiteStatus:
    """Return what managers are shown, in the page's language."""
    return SiteStatus(
        site.at,
        _(STATES[site.state]),
        COLOURS[site.state],
        [_need(each) for each in site.requirements],
        [_job(state) for state in job_states(now, JOBS)],
        [_run(run) for run in latest_troubles(now, MAX_RUNS)],
        given_up_since(now - MAX_AGE),
    )


def _need(requirement: Requirement) -> NeedRow:
    return NeedRow(
        _(NEEDS[requirement.name]),
        _(STATES[requirement.state]),
        COLOURS[requirement.state],
        _(REASONS.get((requirement.name, requirement.reason), "")),
    )


def _job(state: JobState) -> JobRow:
    word, colour = _job_state(state)
    return JobRow(
        state.job.name,
        _(state.job.title),
        _(word),
        colour,
        _(LATE.get(state.reason, "")),
        state.success_at,
        state.last,
        _(OUTCOMES[Outcome(state.outcome)]) if state.last else "",
    )


def _job_state(state: JobState) -> tuple[str, str]:
    """Return a word and its colour."""
    if state.reason:
        return STATES[State.WARNING], "blocking" if state.reason == Outcome.INCIDENT else COLOURS[State.WARNING]
    if state.is_running:
        return OUTCOMES[Outcome.RUNNING], "info"
    return (STATES[State.OK], COLOURS[State.OK]) if state.last else (NOT_RUN, "never")


def _run(run: JobRun) -> RunRow:
    # One that still counts as running shows no sign of life.
    outcome = Outcome.NO_END if run.outcome == Outcome.RUNNING else Outcome(run.outcome)
    return RunRow(run, _(OUTCOMES[outcome]))
