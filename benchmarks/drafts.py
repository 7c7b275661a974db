"""So many drafts of the editor, for acting on; prints their ids. With `demo` all hold the demonstration notice.

DATABASE_URL=… .venv/bin/python benchmarks/drafts.py 30 [demo]
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from notices.document.model import Document

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horizonscan.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User

    from benchmarks.generator import notices
    from notices import workflow

    editor, count = User.objects.get(username="editor"), int(sys.argv[1])
    if sys.argv[2:] == ["demo"]:
        documents = [_demonstration(number) for number in range(count)]
    else:
        # Other texts than those that were loaded.
        documents = [plan.versions[0] for plan in notices(count, seed=2)]
    made = [workflow.create(document=each, by=editor, request_id=uuid4()).notice.pk for each in documents]
    print(json.dumps(made))


def _demonstration(number: int) -> "Document":
    """Return the demonstration notice, about a product and trials of its own: many of one would name each other."""
    from notices import demo

    document = demo.baricitinib()
    named = {
        name: tuple(row.model_copy(update={"text": f"{row.text}{number}"}) for row in getattr(document, name))
        for name in ("substances", "brand_names")
    }
    trials = (
        row.model_copy(update={"number": f"NCT{70_000_000 + 100 * number + place:08}"})
        for place, row in enumerate(document.trials)
    )
    return document.revised(
        **named, trials=tuple(trials), atc=document.atc.model_copy(update={"code": "", "group": ""})
    )


if __name__ == "__main__":
    main()
