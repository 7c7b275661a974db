"""What monitors ask: does the process live, and can the site work? Both are cheap, and tell nothing secret."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from notices.operation.jobs import JobState
from notices.operation.readiness import SiteReadiness, readiness
from notices.operation.requirements import Requirement, State
from notices.public.http import public


@public
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; it asks no database. Who gets no answer may restart it."""
    return _answer({"status": State.OK}, 200)


@public
def ready(request: HttpRequest) -> HttpResponse:
    """Say what the site needs and has, and when its jobs last succeeded.

    The status is 503 where it can't do its work. What only wants a person is a warning, with 200: a job that is late or
    a registry that is down is no reason to take a machine away.
    """
    site = readiness()
    return _answer(_report(site), 503 if site.state == State.FAILING else 200)


def _answer(content: dict[str, Any], status: int) -> HttpResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"}, json_dumps_params={"indent": 2})


def _report(site: SiteReadiness) -> dict[str, Any]:
    return {
        "status": site.state,
        "checked_at": _moment(site.at),
        "checks": {each.name: _check(each) for each in site.requirements},
        "jobs": {state.job.name: _job(state) for state in site.jobs},
    }


def _check(requirement: Requirement) -> dict[str, Any]:
    reason = {"reason": requirement.reason} if requirement.reason else {}
    return {"status": requirement.state, **reason}


def _job(state: JobState) -> dict[str, Any]:
    age = round((state.at - state.success_at).total_seconds()) if state.success_at else None
    return {
        "status": State.WARNING if state.reason else State.OK,
        **({"reason": state.reason} if state.reason else {}),
        "last_success": _moment(state.success_at) if state.success_at else None,
        "age_seconds": age,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
