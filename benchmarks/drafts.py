"""So many drafts of the editor, for acting on; prints their ids.

DATABASE_URL=… .venv/bin/python benchmarks/drafts.py 30
"""

import json
import os
import sys
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horizonscan.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User

    from benchmarks.generator import notices
    from notices import workflow

    editor = User.objects.get(username="editor")
    # Other texts than those that were loaded.
    plans = notices(int(sys.argv[1]), seed=2)
    made = [workflow.create(document=plan.versions[0], by=editor, request_id=uuid4()).notice.pk for plan in plans]
    print(json.dumps(made))


if __name__ == "__main__":
    main()
