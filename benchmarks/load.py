"""Fills an empty database with made-up notices, through the workflow, and says how many milliseconds each took.

    DATABASE_URL=sqlite:////tmp/thousand.sqlite3 .venv/bin/python benchmarks/load.py 1000

Three people (editor, reviewer, manager) write, submit, approve and withdraw them, one command after the other, as
`benchmarks/generator.py` plans it: the same for a number, so two databases hold the same texts.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from benchmarks.generator import Plan
    from notices.models import Notice

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "horizonscan-demo"


def main() -> None:
    count = int(sys.argv[1])
    sys.path.insert(0, str(ROOT))
    from benchmarks.serving import environment

    # With the keys of the servers that are measured: what others sealed, they would not send.
    os.environ |= environment(os.environ["DATABASE_URL"]) | {"DEBUG": "1"}
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False  # or every query would be written down
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    elapsed, cpu = load(count)
    print(f"{elapsed:.1f} ms a notice, of which {cpu:.1f} ms CPU here; {count} notices")


def load(count: int) -> tuple[float, float]:
    """Milliseconds a notice, by the clock and of this process's CPU time, without the time to make its text up."""
    from benchmarks.generator import notices

    people = _people()
    elapsed = cpu = 0.0
    for number, plan in enumerate(notices(count), 1):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        _carry_out(plan, people)
        elapsed += time.perf_counter() - begun
        cpu += time.process_time() - begun_cpu
        if number % 500 == 0:
            print(f"{number:6} {elapsed * 1000 / number:6.1f} ms a notice", file=sys.stderr, flush=True)
    return elapsed * 1000 / count, cpu * 1000 / count


def _people() -> "dict[str, User]":
    from django.contrib.auth.models import User

    from notices.workflow import accounts

    people = {name: User.objects.create_user(name, password=PASSWORD) for name in ("editor", "reviewer", "manager")}
    for name, person in people.items():
        accounts.give_role(person=person, role=name, by=None)
    return people


def _carry_out(plan: "Plan", people: "dict[str, User]") -> None:
    """Every version written, submitted and approved, but for a draft's."""
    from django.utils import timezone

    from notices import workflow

    editor, reviewer = people["editor"], people["reviewer"]
    notice = workflow.create(document=plan.versions[0], by=editor, request_id=uuid4()).notice
    for version in plan.versions[1:] if plan.fate == "draft" else ():
        _act(workflow.save, notice, editor, document=version)
    if plan.fate == "draft":
        return
    for number, version in enumerate(plan.versions):
        if number:
            _act(workflow.save, notice, editor, document=version)
        _act(workflow.submit, notice, editor, public_note="Nye opplysninger om status." if number else "")
        is_last = version is plan.versions[-1]
        at = timezone.now() + timedelta(days=30) if is_last and plan.fate == "scheduled" else None
        _act(workflow.approve, notice, reviewer, publish_at=at)
    if plan.fate in ("outdated", "wrong"):
        words = {"reason": "Innført.", "public_note": "Metoden er besluttet innført."}
        _act(workflow.withdraw, notice, people["manager"], kind=f"withdraw_{plan.fate}", **words)


def _act(command: Any, notice: "Notice", by: "User", **arguments: Any) -> None:
    """One command, by somebody who has just looked at the notice."""
    notice.refresh_from_db()
    seen = notice.head.number if notice.head else 0
    command(notice=notice, by=by, etag=notice.etag, seen_version=seen, request_id=uuid4(), **arguments)


if __name__ == "__main__":
    main()
