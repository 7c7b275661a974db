"""The commands: every change of a notice is one of these functions.

    create, save, take_over, restore, discard     writing
    set_aside, bring_back     drafts that nobody works on
    submit, recall, return_to_writer, approve     reviewing
    update_trial     taking over what a registry says now, into a draft
    cancel     taking a scheduled publication back
    withdraw     taking what is live away from the public

They take keyword arguments only: `by` (the person), `etag` and `seen_version` (what their page showed), `request_id`
(the same request twice is carried out once). What is said and arranged beside the text needs no etag:

    comment, reply, resolve     threads at a place of a version
    share, revoke     links for readers outside
    assign, declare_conflict, end_conflict     who writes, who decides, who must not
    dismiss_alert     what a registry says now does not matter

All return an Outcome (share also the token of its link), or raise Refused or OutOfDate. `turned_away` leaves the event
of somebody who never got as far as a command.
"""

from notices.workflow.assignment import assign, declare_conflict, end_conflict
from notices.workflow.command import Outcome, OutOfDate, Refused, turned_away
from notices.workflow.comments import comment, reply, resolve
from notices.workflow.drafts import bring_back, create, discard, restore, save, set_aside, take_over
from notices.workflow.publication import cancel, withdraw
from notices.workflow.reviews import approve, recall, return_to_writer, submit
from notices.workflow.share_links import revoke, share
from notices.workflow.trial_updates import dismiss_alert, update_trial

__all__ = [
    "OutOfDate",
    "Outcome",
    "Refused",
    "approve",
    "assign",
    "bring_back",
    "cancel",
    "comment",
    "create",
    "declare_conflict",
    "discard",
    "dismiss_alert",
    "end_conflict",
    "recall",
    "reply",
    "resolve",
    "restore",
    "return_to_writer",
    "revoke",
    "save",
    "set_aside",
    "share",
    "submit",
    "take_over",
    "turned_away",
    "update_trial",
    "withdraw",
]
