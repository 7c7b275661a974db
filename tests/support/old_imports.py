"""An old notice that came in, for tests of pages that show it."""

from uuid import uuid4

from django.contrib.auth.models import User

from notices import workflow
from notices.importing.text_reader import read
from notices.importing.understanding import understand
from tests.support.old_notices import make

# Words for which the template has no field.
STRAY = "Denne linjen hører ingen steder hjemme."


def with_stray_line() -> bytes:
    """Return an old notice of which not everything is placed."""
    return make(8).data + f"\n\n{STRAY}\n".encode()


def bring_in(editor: User) -> None:
    """Make a draft of an old notice, with its file."""
    data = with_stray_line()
    result = understand("varsel.txt", read(data))
    workflow.import_notice(result=result, data=data, by=editor, request_id=uuid4())
