"""What the edit form costs: CPU milliseconds and kilobytes of its pages and saves, for two notices.

    .venv/bin/python benchmarks/edit_form.py

Makes a database of its own with the demonstration notice and one with 20 trials and 40 references, and prints the
median of 15 requests of each kind through Django's test client: the folded page, the whole form, a section and a row
that are opened, a row that is added, the preview beside the form, and a save after one trial was opened and changed.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

if TYPE_CHECKING:
    from django.test import Client

    from notices.document.model import Document

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, TRIALS, REFERENCES = 15, 20, 40


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from benchmarks.scratch import scratch_site

    with scratch_site():
        measure()


def measure() -> None:
    from django.contrib.auth.models import User
    from django.test import Client

    from notices import demo, workflow
    from notices.workflow import accounts

    editor = User.objects.create_user("measured")
    accounts.give_role(person=editor, role="editor", by=None)
    client = Client()
    client.force_login(editor)
    notice = demo.baricitinib()
    for label, document in (("the demonstration notice", notice), ("20 trials, 40 references", long_notice(notice))):
        pk = workflow.create(document=document, by=editor, request_id=uuid4()).notice.pk
        print(label)
        for name, ask in requests(client, pk, document).items():
            cost, size = spent(ask)
            print(f"  {name:34} {cost:7.1f} ms CPU {size / 1000:7.1f} kB")


def long_notice(notice: "Document") -> "Document":
    def many(rows: Any, number: int, letter: str) -> Any:
        return tuple(rows[n % len(rows)].model_copy(update={"key": f"{letter}{n}"}) for n in range(number))

    references = (*notice.references, *many(notice.references, REFERENCES - len(notice.references), "extra"))
    return notice.revised(trials=many(notice.trials, TRIALS, "t"), references=references)


def requests(client: "Client", pk: int, document: "Document") -> dict[str, Callable[[], Any]]:
    """Each request by its name. The save changes one trial, and sends what its page would send."""
    from tests.support.forms_data import Fields

    page, number = f"/admin/notices/{pk}/edit/", [1]
    trial = document.trials[-1]

    def part(query: str) -> Any:
        return client.get(f"{page}{number[0]}/part/?{query}")

    def add() -> Any:
        return client.post(f"{page}{number[0]}/part/", {"row": "add:trials", "base_version": 1, "page": uuid4()})

    def opened_page(section: str, key: str) -> dict[str, list[str]]:
        """What is sent after a section and one of its rows were opened."""
        index = [row.key for row in document.trials].index(key)
        parts = [client.get(page).text.partition("<main")[2], part(f"section={section}").text]
        data: dict[str, list[str]] = {}
        for name, value in Fields("".join(parts)).sent:
            data.setdefault(name, []).append(value)
        data["folded"].remove(section)
        del data[f"trials-{index}-folded"]
        for name, value in Fields(part(f"row=trials&key={key}").text).sent:
            data[name] = [value]
        return data

    rounds = iter(range(1000))

    def changed_fields() -> dict[str, list[str]]:
        data = opened_page("evidence", trial.key)
        index = len(document.trials) - 1
        return data | {f"trials-{index}-population": [f"voksne, {next(rounds)}"]}

    def save(data: dict[str, list[str]]) -> Any:
        answer = client.post(page, data)
        number[0] += 1
        assert answer.status_code == 302, answer.text
        return answer

    def preview(data: dict[str, list[str]]) -> Any:
        body = urlencode(data, doseq=True)
        return client.post(f"{page}preview/", body, "application/x-www-form-urlencoded")

    save_once: Any = save
    preview_once: Any = preview
    save_once.fields = preview_once.fields = changed_fields
    return {
        "the folded page": lambda: client.get(page),
        "the whole form": lambda: client.get(f"{page}?whole=1"),
        "the section with the trials": lambda: part("section=evidence"),
        "the section with the references": lambda: part("section=references"),
        "a trial that is opened": lambda: part(f"row=trials&key={trial.key}"),
        "a trial that is added": add,
        "the preview, one trial changed": preview_once,
        "a save": save_once,
    }


def spent(ask: Any) -> tuple[float, int]:
    """CPU milliseconds of a request, and the bytes of its answer; what prepares a request does not count."""
    taken, size = [], 0
    for _round in range(ROUNDS + 2):
        arguments = [ask.fields()] if hasattr(ask, "fields") else []
        start = time.process_time()
        answer = ask(*arguments)
        taken.append((time.process_time() - start) * 1000)
        size = len(answer.content)
        assert answer.status_code in (200, 302), answer.status_code
    return statistics.median(taken[2:]), size


if __name__ == "__main__":
    main()
