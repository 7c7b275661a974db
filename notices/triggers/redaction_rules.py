"""The rules of removals by law, and of the rows that they alone may change; see `notices.triggers.guard_rules`."""

from notices.triggers.account_rules import ROLE_IN_FORCE
from notices.triggers.conditions import (
    ALWAYS,
    EVENT,
    NOT_CITATION,
    OPEN_REVIEW,
    PENDING,
    REDACTION,
    REDACTION_PROPOSAL,
    ROLE_GRANT,
    VERSION,
    Rule,
    changed,
    changed_unless_redacted,
    exists,
    frozen,
    no_replacing,
)


def _is_manager(person: str) -> str:
    return exists(ROLE_GRANT, f"x.person_id = {person} AND x.role = 'manager' AND {ROLE_IN_FORCE}")


REDACTION_RULES: list[Rule] = [
    *frozen(REDACTION),
    no_replacing(REDACTION, "(x.notice_id = NEW.notice_id AND x.sequence = NEW.sequence)"),
    Rule(
        REDACTION,
        "INSERT",
        "words are removed by two managers",
        f"NOT {_is_manager('NEW.proposed_by_id')} OR NOT {_is_manager('NEW.confirmed_by_id')}",
    ),
    Rule(
        REDACTION,
        "INSERT",
        "words are removed as another manager proposed it",
        "NOT "
        + exists(
            REDACTION_PROPOSAL,
            "x.notice_id = NEW.notice_id AND x.proposed_by_id = NEW.proposed_by_id "
            "AND x.proposed_at = NEW.proposed_at AND x.reason = NEW.reason",
        ),
    ),
    Rule(
        REDACTION,
        "INSERT",
        "no words are removed while a review is open or a publication waits",
        f"EXISTS ({OPEN_REVIEW}) OR EXISTS ({PENDING})",
    ),
    Rule(
        REDACTION,
        "INSERT",
        "a removal by law has the next event of its notice",
        f"NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM {EVENT} x WHERE x.notice_id = NEW.notice_id), 0)",
    ),
    # What is proposed
    Rule(REDACTION_PROPOSAL, "UPDATE", f"a row of {REDACTION_PROPOSAL} is never changed", ALWAYS),
    no_replacing(REDACTION_PROPOSAL, "x.notice_id = NEW.notice_id"),
    Rule(
        REDACTION_PROPOSAL,
        "INSERT",
        "only a manager proposes to remove words",
        f"NOT {_is_manager('NEW.proposed_by_id')}",
    ),
    # What is changed by nothing else
    changed_unless_redacted(
        VERSION,
        f"a row of {VERSION} is never changed",
        ALWAYS,
        *("id", "notice_id", "number", "parent_id", "kind", "schema_number", "created_by_id", "created_at"),
    ),
    Rule(
        VERSION,
        "UPDATE",
        "a version names the removal that changes it",
        "NOT "
        + exists(
            REDACTION,
            "x.id = NEW.redaction_id AND x.notice_id = NEW.notice_id AND NOT EXISTS "
            f"(SELECT 1 FROM {EVENT} e WHERE e.notice_id = x.notice_id AND e.sequence >= x.sequence)",
        ),
    ),
    Rule(VERSION, "INSERT", "a version starts with all its words", "NEW.redaction_id IS NOT NULL"),
    changed_unless_redacted(
        EVENT,
        f"a row of {EVENT} is never changed",
        ALWAYS,
        *("id", "at", "actor_id", "command", "notice_id", "sequence", "version_id", "chain", "seal"),
    ),
    Rule(
        EVENT,
        "UPDATE",
        "of who acted and asked, an event loses the name of a guest and the request alone",
        f"({changed('request_id')}) AND NEW.request_id IS NOT NULL OR "
        f"({changed('actor_name')}) AND OLD.actor_id IS NOT NULL",
    ),
    changed_unless_redacted(
        NOT_CITATION,
        f"a row of {NOT_CITATION} is never changed",
        ALWAYS,
        *("id", "notice_id", "version_id", "occurrence", "is_taken_back", "created_by_id", "created_at"),
    ),
]
