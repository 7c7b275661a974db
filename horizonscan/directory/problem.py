"""Why a sign-in through the directory failed: a reason for the person, and a word more for the log."""

from notices.access.refusals import Reason, reason_for


class DirectoryProblem(Exception):
    """The directory did not say who this is, or not in a way that can be believed.

    `detail` is one of our own words or the name of an exception: never what the directory or the browser sent.
    """

    def __init__(self, reason: Reason, detail: str, status: int) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.status = reason, detail, status


def no_answer(detail: str) -> DirectoryProblem:
    return DirectoryProblem(reason_for("directory_down"), detail, 503)


def untrusted(detail: str) -> DirectoryProblem:
    return DirectoryProblem(reason_for("directory_answer"), detail, 403)


def not_begun_here(detail: str) -> DirectoryProblem:
    return DirectoryProblem(reason_for("directory_state"), detail, 400)


def not_signed_in(detail: str) -> DirectoryProblem:
    return DirectoryProblem(reason_for("directory_cancelled"), detail, 403)
