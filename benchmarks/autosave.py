"""How long one autosave takes on the server, in milliseconds: the demonstration notice and a notice with 50 trials.

    .venv/bin/python benchmarks/autosave.py

Makes a database of its own, sends what a browser sends (through all middleware, without the network between), and
prints the median of 50 round trips, beside the size of what was sent.
"""

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from notices.document.model import Document

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 50
TRIALS = 50


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from benchmarks.scratch import scratch_site

    with scratch_site():
        measure()


def measure() -> None:
    from django.contrib.auth.models import User

    from notices import demo
    from notices.workflow import accounts

    editor = User.objects.create_user("measured")
    accounts.give_role(person=editor, role="editor", by=None)
    notice = demo.baricitinib()
    trials = [
        notice.trials[number % len(notice.trials)].model_copy(update={"key": f"t{number}"}) for number in range(TRIALS)
    ]
    for label, document in (
        ("demonstration notice", notice),
        (f"notice with {TRIALS} trials", notice.revised(trials=trials)),
    ):
        print(f"{label}: {round_trip(editor, document)}")


def round_trip(editor: "User", document: "Document") -> str:
    """One page that keeps what is typed again and again, a little changed each time."""
    from django.test import Client

    from notices import workflow
    from tests.support.forms_data import form_data

    pk = workflow.create(document=document, by=editor, request_id=uuid4()).notice.pk
    client = Client()
    client.force_login(editor)
    fields = {**dict(form_data(document).lists()), "base_version": ["1"], "page": [str(uuid4())]}
    took = []
    for number in range(ROUNDS + 1):
        body = urlencode({**fields, "title": [f"{document.title} {number}"]}, doseq=True)
        start = time.perf_counter()
        answer = client.post(f"/admin/notices/{pk}/autosave/", body, "application/x-www-form-urlencoded")
        took.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.content
    return f"{statistics.median(took[1:]):.1f} ms, {len(body) / 1000:.0f} kB"


if __name__ == "__main__":
    main()
