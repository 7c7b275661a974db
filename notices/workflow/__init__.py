"""The commands: every change of a notice is one function here, in one transaction, leaving an Event.

chain            the chains of events: locking one, writing its next event
command          how every command runs: CommandRequest, CommandContext, Outcome, Refused, OutOfDate
contributors     who contributes to the version that is being written
drafts           create, save, take_over, restore, discard, set_aside, bring_back
imports          import_notice: a file becomes a draft; settle_piece
reviews          submit, recall, return_to_writer, approve
publication      cancel a scheduled publication, withdraw a live one
trial_updates    update_trial takes a registry's values over into a draft, dismiss_alert says they do not matter
citation_marks   mark_not_citation, take_back_mark: brackets that look like citations
comments         comment, reply, resolve: threads at a place of a version
share_links      share, revoke: links for readers outside
assignment       assign, rearrange, declare_conflict, end_conflict: who writes, who decides, who must not
accounts         accounts and roles: commands with a chain of events of their own
chain            adding to the chains of events
redaction        propose_redaction, decline_redaction, redact: words that two managers remove by law
markup           take_over_markup stores the approved words in a new program's markup
merging          who changed what between two versions, and what a save makes of it
code_lists       save_code, delete_codes, load_alterations: the agency's own lists
key_rotation     rotate_key seals all chains with a new ledger key
relisting        relist_forged makes again what somebody forged on the public's list
projections      columns and tables copied from texts and ledger for lists and searches

Commands take keyword arguments only: `by` (the person), `etag` and `seen_version` (of the page that the person saw),
`request_id` (the same request twice is carried out once). Comments, links and assignments need no etag. All return an
Outcome (`share` also the token of its link), or raise Refused or OutOfDate. `record_denied_command` leaves the event of
a command that somebody without a role tried to give.
"""

from notices.workflow.assignment import assign, declare_conflict, end_conflict, rearrange
from notices.workflow.citation_marks import mark_not_citation, take_back_mark
from notices.workflow.code_lists import delete_codes, load_alterations, save_code
from notices.workflow.command import Outcome, OutOfDate, Refused, record_denied_command
from notices.workflow.comments import comment, reply, resolve
from notices.workflow.drafts import bring_back, create, discard, restore, save, set_aside, take_over
from notices.workflow.imports import import_notice, settle_piece
from notices.workflow.key_rotation import UnsealedChain, rotate_key
from notices.workflow.markup import take_over_markup
from notices.workflow.publication import cancel, withdraw
from notices.workflow.redaction import decline_redaction, propose_redaction, redact
from notices.workflow.reviews import approve, recall, return_to_writer, submit
from notices.workflow.share_links import revoke, share
from notices.workflow.trial_updates import dismiss_alert, update_trial

__all__ = [
    "OutOfDate",
    "Outcome",
    "Refused",
    "UnsealedChain",
    "approve",
    "assign",
    "bring_back",
    "cancel",
    "comment",
    "create",
    "declare_conflict",
    "decline_redaction",
    "delete_codes",
    "discard",
    "dismiss_alert",
    "end_conflict",
    "import_notice",
    "load_alterations",
    "mark_not_citation",
    "propose_redaction",
    "rearrange",
    "recall",
    "record_denied_command",
    "redact",
    "reply",
    "resolve",
    "restore",
    "return_to_writer",
    "revoke",
    "rotate_key",
    "save",
    "save_code",
    "set_aside",
    "settle_piece",
    "share",
    "submit",
    "take_back_mark",
    "take_over",
    "take_over_markup",
    "update_trial",
    "withdraw",
]
