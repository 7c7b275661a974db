"""What the database itself refuses, as one table of rules; `notices.triggers.guards` makes triggers of them.

A rule is a condition under which a row is refused. The conditions are the same SQL on both databases except for four
words: {now} is the database's clock, {same} and {differs} compare values that may be null, {pinned} is the number of
the version that a review pins. Plain constraints (unique, check) are in the models.
"""

from typing import NamedTuple

from notices.sealing import SEAL_LENGTH


class Rule(NamedTuple):
    """`event` on `table` is refused with `message` when `condition` holds."""

    table: str
    event: str  # INSERT, UPDATE or DELETE
    message: str
    condition: str


NOTICE, VERSION, REVIEW = "notices_notice", "notices_version", "notices_review"
PUBLICATION, EVENT = "notices_publication", "notices_event"
COMMENT, CONFLICT = "notices_comment", "notices_conflictofinterest"
NOT_CITATION = "notices_notcitation"
UNREAD_VALUE = "notices_unreadvalue"
STUDY_RECORD = "trials_studyrecord"
ROLE_GRANT, ACCOUNT_EVENT = "notices_rolegrant", "notices_accountevent"
TABLES = (
    NOTICE,
    VERSION,
    REVIEW,
    PUBLICATION,
    EVENT,
    COMMENT,
    CONFLICT,
    STUDY_RECORD,
    NOT_CITATION,
    UNREAD_VALUE,
    ROLE_GRANT,
    ACCOUNT_EVENT,
)

ALWAYS = "1 = 1"

STANDING = f"SELECT p.id FROM {PUBLICATION} p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL"
LIVE = f"({STANDING} AND p.effective_at <= {{now}} ORDER BY p.effective_at DESC, p.id DESC LIMIT 1)"
PENDING = f"{STANDING} AND p.effective_at > {{now}}"
OPEN_REVIEW = f"SELECT 1 FROM {REVIEW} r WHERE r.notice_id = NEW.notice_id AND r.status = 'open'"

# The number of the last published version before the pinned one; the writers are those who wrote a later one, up to it.
# The pinned version itself does not count as published: a text that comes back after a withdrawal keeps its writers.
LAST_PUBLISHED = f"""COALESCE((SELECT MAX(pv.number) FROM {PUBLICATION} p JOIN {VERSION} pv ON pv.id = p.version_id
    WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL
    AND p.effective_at <= {{now}} AND pv.number < {{pinned}}), 0)"""
PINNED = f"(SELECT pin.number FROM {VERSION} pin WHERE pin.id = NEW.version_id)"

# A role of `x` that was given and has not ended, and one that counts now.
STANDING_ROLE = (
    f"x.act = 'given' AND NOT EXISTS (SELECT 1 FROM {ROLE_GRANT} e WHERE e.answers_id = x.id AND e.act = 'ended')"
)
ROLE_IN_FORCE = (
    f"{STANDING_ROLE} AND (NOT x.needs_confirmation OR "
    f"EXISTS (SELECT 1 FROM {ROLE_GRANT} c WHERE c.answers_id = x.id AND c.act = 'confirmed'))"
)


def _exists(table: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} x WHERE {condition})"


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in columns)


def _frozen(table: str) -> list[Rule]:
    return [
        Rule(table, "UPDATE", f"a row of {table} is never changed", ALWAYS),
        Rule(table, "DELETE", f"a row of {table} is never deleted", ALWAYS),
    ]


# INSERT OR REPLACE deletes the conflicting row without running the triggers against deletion.
def _no_replacing(table: str, *conditions: str) -> Rule:
    condition = " OR ".join(("x.id = NEW.id", *conditions))
    return Rule(
        table,
        "INSERT",
        f"a row of {table} is never replaced",
        _exists(table, condition),
    )


RULES: list[Rule] = [
    # Notice
    Rule(NOTICE, "DELETE", "a notice is never deleted", ALWAYS),
    _no_replacing(NOTICE, "x.number = NEW.number"),
    Rule(
        NOTICE,
        "INSERT",
        "a notice starts without number and head",
        "NEW.number IS NOT NULL OR NEW.head_id IS NOT NULL",
    ),
    Rule(
        NOTICE,
        "UPDATE",
        "number and slug are given once",
        f"(OLD.number IS NOT NULL AND ({_changed('number')})) OR (OLD.slug <> '' AND ({_changed('slug')}))",
    ),
    Rule(
        NOTICE,
        "UPDATE",
        "a number comes with the first approval",
        "OLD.number IS NULL AND NEW.number IS NOT NULL AND NOT "
        + _exists(REVIEW, "x.notice_id = NEW.id AND x.status = 'approved'"),
    ),
    # UPDATE OR REPLACE deletes the row whose key it takes.
    Rule(
        NOTICE,
        "UPDATE",
        "a notice keeps its key and takes the number of no other",
        f"{_changed('id', 'created_at')} OR {_exists(NOTICE, 'x.id <> NEW.id AND x.number = NEW.number')}",
    ),
    Rule(
        NOTICE,
        "UPDATE",
        "the head stays while a review is open",
        f"({_changed('head_id')}) AND " + _exists(REVIEW, "x.notice_id = NEW.id AND x.status = 'open'"),
    ),
    Rule(
        NOTICE,
        "UPDATE",
        "the head is a version of its own notice",
        f"NEW.head_id IS NOT NULL AND NOT {_exists(VERSION, 'x.id = NEW.head_id AND x.notice_id = NEW.id')}",
    ),
    # Version
    *_frozen(VERSION),
    _no_replacing(VERSION, "(x.notice_id = NEW.notice_id AND x.number = NEW.number)"),
    Rule(
        VERSION,
        "INSERT",
        "no version while a review is open",
        f"EXISTS ({OPEN_REVIEW})",
    ),
    Rule(
        VERSION,
        "INSERT",
        "version numbers go up",
        _exists(VERSION, "x.notice_id = NEW.notice_id AND x.number >= NEW.number"),
    ),
    # Review
    Rule(REVIEW, "DELETE", "a review is never deleted", ALWAYS),
    _no_replacing(REVIEW, "(x.notice_id = NEW.notice_id AND x.status = 'open')"),
    Rule(REVIEW, "INSERT", "a review starts open", "NEW.status <> 'open'"),
    Rule(
        REVIEW,
        "INSERT",
        "a review pins the head of its own notice",
        f"NOT {_exists(NOTICE, 'x.id = NEW.notice_id AND x.head_id = NEW.version_id')}",
    ),
    Rule(
        REVIEW,
        "INSERT",
        "what is live or scheduled is not reviewed again",
        _exists(
            PUBLICATION,
            f"x.version_id = NEW.version_id AND x.kind = 'publish' AND (x.id = {LIVE} OR x.id IN ({PENDING}))",
        ),
    ),
    Rule(REVIEW, "UPDATE", "a review is decided once", "OLD.status <> 'open'"),
    Rule(
        REVIEW,
        "UPDATE",
        "what was submitted does not change",
        _changed(
            "id",
            "notice_id",
            "version_id",
            "submitted_by_id",
            "submitted_at",
            "change",
            "public_note",
            "note_to_reviewer",
            "checks",
        ),
    ),
    Rule(
        REVIEW,
        "UPDATE",
        "nobody approves a text they had a hand in",
        "NEW.status = 'approved' AND "
        + _exists(
            VERSION,
            "x.notice_id = NEW.notice_id AND x.created_by_id = NEW.decided_by_id "
            f"AND x.number <= {{pinned}} AND x.number > {LAST_PUBLISHED}",
        ),
    ),
    Rule(
        REVIEW,
        "UPDATE",
        "a comment that stops the approval is not resolved",
        "NEW.status = 'approved' AND "
        + _exists(COMMENT, "x.notice_id = NEW.notice_id AND x.is_blocking AND x.resolved_at IS NULL"),
    ),
    Rule(
        REVIEW,
        "UPDATE",
        "nobody approves who has declared a conflict of interest",
        "NEW.status = 'approved' AND "
        + _exists(
            CONFLICT,
            "x.notice_id = NEW.notice_id AND x.person_id = NEW.decided_by_id AND x.ended_at IS NULL",
        ),
    ),
    # Publication
    Rule(PUBLICATION, "DELETE", "a ledger row is never deleted", ALWAYS),
    _no_replacing(PUBLICATION, "x.review_id = NEW.review_id"),
    Rule(PUBLICATION, "INSERT", "a ledger row carries a seal", f"LENGTH(NEW.seal) <> {SEAL_LENGTH}"),
    Rule(
        PUBLICATION,
        "INSERT",
        "only an approved review publishes its version",
        "NEW.kind = 'publish' AND NOT "
        + _exists(
            REVIEW,
            "x.id = NEW.review_id AND x.status = 'approved' AND x.version_id = NEW.version_id "
            "AND x.notice_id = NEW.notice_id AND x.decided_at <= NEW.effective_at",
        ),
    ),
    Rule(
        PUBLICATION,
        "INSERT",
        "only the live version is withdrawn",
        "NEW.kind <> 'publish' AND NOT "
        + _exists(
            PUBLICATION,
            f"x.id = {LIVE} AND x.kind = 'publish' AND x.version_id = NEW.version_id",
        ),
    ),
    Rule(PUBLICATION, "INSERT", "one entry waits at a time", f"EXISTS ({PENDING})"),
    Rule(
        PUBLICATION,
        "INSERT",
        "a ledger row starts uncancelled",
        "NEW.cancelled_at IS NOT NULL",
    ),
    Rule(
        PUBLICATION,
        "INSERT",
        "the ledger goes forward",
        _exists(
            PUBLICATION,
            "x.notice_id = NEW.notice_id AND x.cancelled_at IS NULL AND x.effective_at > NEW.effective_at",
        ),
    ),
    Rule(
        PUBLICATION,
        "UPDATE",
        "a ledger row is only cancelled, once and before it takes effect",
        "OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR OLD.effective_at <= {now} OR "
        + _changed(
            "id",
            "notice_id",
            "kind",
            "version_id",
            "review_id",
            "reason",
            "public_note",
            "replaced_by_id",
            "effective_at",
            "created_by_id",
            "created_at",
            "words_sha256",
            "markup_sha256",
            "seal",
        ),
    ),
    # Event
    *_frozen(EVENT),
    _no_replacing(EVENT, "x.request_id = NEW.request_id"),
    Rule(EVENT, "INSERT", "an event carries a seal", f"LENGTH(NEW.seal) <> {SEAL_LENGTH}"),
    Rule(
        EVENT,
        "INSERT",
        "the chain of events has no fork and no hole",
        f"NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM {EVENT} x "
        "WHERE x.notice_id {same} NEW.notice_id), 0)",
    ),
    # Comment
    Rule(COMMENT, "DELETE", "a comment is never deleted", ALWAYS),
    _no_replacing(COMMENT),
    Rule(
        COMMENT,
        "INSERT",
        "a comment is on a version of its own notice, and starts unresolved",
        "NEW.resolved_at IS NOT NULL OR NOT "
        + _exists(VERSION, "x.id = NEW.version_id AND x.notice_id = NEW.notice_id"),
    ),
    Rule(
        COMMENT,
        "UPDATE",
        "a comment is only resolved, once",
        "OLD.resolved_at IS NOT NULL OR NEW.resolved_at IS NULL OR "
        + _changed(
            *("id", "notice_id", "version_id", "parent_id", "place", "quote", "before", "after", "place_label"),
            *("place_text", "text", "suggestion", "is_blocking", "created_by_id", "guest_name", "share_link_id"),
            "created_at",
        ),
    ),
    # A bracket that is no citation
    *_frozen(NOT_CITATION),
    _no_replacing(NOT_CITATION),
    Rule(
        NOT_CITATION,
        "INSERT",
        "a bracket is marked on the text that is worked on, and not while it is in review",
        f"EXISTS ({OPEN_REVIEW}) OR NOT " + _exists(NOTICE, "x.id = NEW.notice_id AND x.head_id = NEW.version_id"),
    ),
    # What no field can read
    _no_replacing(UNREAD_VALUE, "(x.notice_id = NEW.notice_id AND x.place = NEW.place)"),
    Rule(
        UNREAD_VALUE,
        "INSERT",
        "nothing is left unread while a review is open",
        f"EXISTS ({OPEN_REVIEW})",
    ),
    Rule(
        REVIEW,
        "INSERT",
        "a draft with values that no field can read is not submitted",
        _exists(UNREAD_VALUE, "x.notice_id = NEW.notice_id"),
    ),
    # What a registry said
    *_frozen(STUDY_RECORD),
    _no_replacing(STUDY_RECORD),
    # Conflict of interest
    _no_replacing(
        CONFLICT,
        "(x.notice_id = NEW.notice_id AND x.person_id = NEW.person_id AND x.ended_at IS NULL AND NEW.ended_at IS NULL)",
    ),
    Rule(CONFLICT, "DELETE", "a declared conflict of interest is never deleted", ALWAYS),
    Rule(
        CONFLICT,
        "UPDATE",
        "a declared conflict of interest is only ended, once",
        "OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR "
        + _changed("id", "notice_id", "person_id", "reason", "declared_at"),
    ),
    # Roles
    *_frozen(ROLE_GRANT),
    _no_replacing(ROLE_GRANT, "(x.answers_id = NEW.answers_id AND x.act = NEW.act)"),
    Rule(
        ROLE_GRANT,
        "INSERT",
        "a role that somebody has is not given again",
        "NEW.act = 'given' AND "
        + _exists(ROLE_GRANT, f"x.person_id = NEW.person_id AND x.role = NEW.role AND {STANDING_ROLE}"),
    ),
    Rule(
        ROLE_GRANT,
        "INSERT",
        "a role is confirmed and ended as it was given, and while it stands",
        "NEW.act <> 'given' AND NOT "
        + _exists(
            ROLE_GRANT,
            f"x.id = NEW.answers_id AND x.person_id = NEW.person_id AND x.role = NEW.role AND {STANDING_ROLE}",
        ),
    ),
    Rule(
        ROLE_GRANT,
        "INSERT",
        "a role is confirmed where that is needed, and by somebody else than who gave it",
        "NEW.act = 'confirmed' AND "
        + _exists(ROLE_GRANT, "x.id = NEW.answers_id AND (NOT x.needs_confirmation OR x.by_id = NEW.by_id)"),
    ),
    Rule(
        ROLE_GRANT,
        "INSERT",
        "only a manager gives and confirms roles, and ends those of others",
        "NEW.by_id IS NOT NULL AND NOT (NEW.act = 'ended' AND NEW.by_id = NEW.person_id) AND NOT "
        + _exists(ROLE_GRANT, f"x.person_id = NEW.by_id AND x.role = 'manager' AND {ROLE_IN_FORCE}"),
    ),
    # What happened to accounts
    *_frozen(ACCOUNT_EVENT),
    _no_replacing(ACCOUNT_EVENT, "x.request_id = NEW.request_id"),
    Rule(ACCOUNT_EVENT, "INSERT", "an account event carries a seal", f"LENGTH(NEW.seal) <> {SEAL_LENGTH}"),
    Rule(
        ACCOUNT_EVENT,
        "INSERT",
        "the chain of account events has no fork and no hole",
        f"NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM {ACCOUNT_EVENT} x), 0)",
    ),
]
