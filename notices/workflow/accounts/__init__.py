"""What happens to accounts and roles: each act is one command here, leaving an AccountEvent in a chain of its own.

command      how such a command runs: once, under one lock, with its reasons and refusals
log          the chain of account events, and who acts
roles        give_role, confirm_role, end_role
membership   invite, invite_again, join, deactivate, reactivate
addresses    an own e-mail address: ask_for_address, confirm_address, object_to_address
directory    arrive, connect_directory, end_unseen_roles: who comes from the agency's directory
factors      remove_factors, and events of second factors that are added, removed or stood in for
changes      events of what Django's admin, allauth and a command line change
sessions     ending the sessions of an account, all of them or all but the one in use
"""

from notices.workflow.accounts.addresses import ask_for_address, confirm_address, object_to_address
from notices.workflow.accounts.directory import (
    Arrival,
    DirectoryIdentity,
    arrive,
    connect_directory,
    end_unseen_roles,
)
from notices.workflow.accounts.factors import remove_factors
from notices.workflow.accounts.log import record_account_event
from notices.workflow.accounts.membership import (
    NewAccount,
    deactivate,
    invite,
    invite_again,
    join,
    reactivate,
)
from notices.workflow.accounts.roles import confirm_role, end_role, give_role

__all__ = [
    "Arrival",
    "DirectoryIdentity",
    "NewAccount",
    "arrive",
    "ask_for_address",
    "confirm_address",
    "confirm_role",
    "connect_directory",
    "deactivate",
    "end_role",
    "end_unseen_roles",
    "give_role",
    "invite",
    "invite_again",
    "join",
    "object_to_address",
    "reactivate",
    "record_account_event",
    "remove_factors",
]
