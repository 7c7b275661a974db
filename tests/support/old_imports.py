"""An old notice that came in, for tests of pages that show it."""

from uuid import uuid4

from django.contrib.auth.models import User

from notices import workflow
from notices.importing.text_reader import read
from notices.importing.understanding import understand
from tests.support.old_notices import make


def bring_in(editor: User) -> None:
    """Make a draft of an old notice, with its file."""
    data = make(8).data
    result = understand("varsel.txt", read(data))
    workflow.import_notice(result=result, data=data, by=editor, request_id=uuid4())
