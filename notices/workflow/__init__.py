"""The commands: every change of a notice is one of these functions.

    create, save, restore, discard     writing
    submit, recall, return_to_writer, approve     reviewing
    withdraw     taking what is live away from the public

All take keyword arguments only: `by` (the person), `etag` and `seen_version` (what their page showed), `request_id`
(the same request twice is carried out once). They return an Outcome, or raise Refused or OutOfDate.
"""

from notices.workflow.carrying_out import Outcome, OutOfDate, Refused
from notices.workflow.reviewing import approve, recall, return_to_writer, submit
from notices.workflow.withdrawing import withdraw
from notices.workflow.writing import create, discard, restore, save

__all__ = [
    "OutOfDate",
    "Outcome",
    "Refused",
    "approve",
    "create",
    "discard",
    "recall",
    "restore",
    "return_to_writer",
    "save",
    "submit",
    "withdraw",
]
