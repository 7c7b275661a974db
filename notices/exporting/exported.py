"""A version on its way out: which one it is, whether it is in force, and what its files are called."""

from dataclasses import dataclass
from typing import Literal

from notices.access.notice_state import NoticeState
from notices.desk.version_history import public_numbers
from notices.models import Version

State = Literal["live", "past", "draft"]


@dataclass(frozen=True)
class Exported:
    """A version with the number of its notice, if it has one, and its own: the public's, or the desk's for a draft."""

    version: Version
    state: State
    number: int
    notice: int | None

    def file_name(self, form: str) -> str:
        """Return "metodevarsel-12-v3.docx"; for a draft "utkast-7-5.docx", with the numbers of the desk."""
        if self.state == "draft":
            return f"utkast-{self.version.notice_id}-{self.number}.{form}"
        return f"metodevarsel-{self.notice}-v{self.number}.{form}"


def exported_version(state: NoticeState, version: Version) -> Exported:
    """Return a version of the notice as it goes out."""
    numbers = public_numbers(state).get(version.pk)
    if not numbers:
        return Exported(version, "draft", version.number, state.notice.number)
    is_live = state.live is not None and state.live.version_id == version.pk
    return Exported(version, "live" if is_live else "past", max(numbers), state.notice.number)
