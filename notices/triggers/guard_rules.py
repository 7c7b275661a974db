"""What the database itself refuses, as one table of rules; `notices.triggers.guards` makes triggers of them.

A rule is a condition under which a row is refused. The conditions are the same SQL on both databases except for three
words: {now} is the database's clock, {same} and {differs} compare values that may be null. Plain constraints (unique,
check) are in the models.
"""

from notices.sealing import SEAL_LENGTH
from notices.triggers.account_rules import ACCOUNT_RULES, ROLE_IN_FORCE
from notices.triggers.conditions import (
    ALWAYS,
    COMMENT,
    CONFLICT,
    CONTRIBUTOR,
    EVENT,
    HEAD,
    LIVE,
    NOT_CITATION,
    NOTICE,
    OPEN_REVIEW,
    PENDING,
    PINNED,
    PUBLICATION,
    REVIEW,
    ROLE_GRANT,
    STUDY_RECORD,
    UNREAD_VALUE,
    VERSION,
    Rule,
    changed,
    changed_unless_redacted,
    contributed,
    exists,
    frozen,
    last_standing,
    marked,
    no_replacing,
)
from notices.triggers.redaction_rules import REDACTION_RULES

# A removal by law may change the notes of a review that was approved before.
IS_APPROVED = "OLD.status = 'open' AND NEW.status = 'approved'"

RULES: list[Rule] = [
    # Notice
    Rule(NOTICE, "DELETE", "a notice is never deleted", ALWAYS),
    no_replacing(NOTICE, "x.number = NEW.number"),
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
        f"(OLD.number IS NOT NULL AND ({changed('number')})) OR (OLD.slug <> '' AND ({changed('slug')}))",
    ),
    Rule(
        NOTICE,
        "UPDATE",
        "a number comes with the first approval",
        "OLD.number IS NULL AND NEW.number IS NOT NULL AND NOT "
        + exists(REVIEW, "x.notice_id = NEW.id AND x.status = 'approved'"),
    ),
    # UPDATE OR REPLACE deletes the row whose key it takes.
    Rule(
        NOTICE,
        "UPDATE",
        "a notice keeps its key and takes the number of no other",
        f"{changed('id', 'created_at')} OR {exists(NOTICE, 'x.id <> NEW.id AND x.number = NEW.number')}",
    ),
    Rule(
        NOTICE,
        "UPDATE",
        "the head stays while a review is open",
        f"({changed('head_id')}) AND " + exists(REVIEW, "x.notice_id = NEW.id AND x.status = 'open'"),
    ),
    Rule(
        NOTICE,
        "UPDATE",
        "the head is a version of its own notice",
        f"NEW.head_id IS NOT NULL AND NOT {exists(VERSION, 'x.id = NEW.head_id AND x.notice_id = NEW.id')}",
    ),
    # Version
    Rule(VERSION, "DELETE", f"a row of {VERSION} is never deleted", ALWAYS),
    no_replacing(VERSION, "(x.notice_id = NEW.notice_id AND x.number = NEW.number)"),
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
        exists(VERSION, "x.notice_id = NEW.notice_id AND x.number >= NEW.number"),
    ),
    # Contributors
    *frozen(CONTRIBUTOR),
    no_replacing(CONTRIBUTOR, "(x.version_id = NEW.version_id AND x.person_id = NEW.person_id)"),
    Rule(
        CONTRIBUTOR,
        "INSERT",
        "contributors are written with their version",
        f"NOT {exists(VERSION, 'x.id = NEW.version_id AND x.notice_id = NEW.notice_id')} OR "
        # A version's event is the last row of its transaction.
        + exists(EVENT, "x.version_id = NEW.version_id"),
    ),
    # Review
    Rule(REVIEW, "DELETE", "a review is never deleted", ALWAYS),
    no_replacing(REVIEW, "(x.notice_id = NEW.notice_id AND x.status = 'open')"),
    Rule(REVIEW, "INSERT", "a review starts open", "NEW.status <> 'open'"),
    Rule(
        REVIEW,
        "INSERT",
        "a review pins the head of its own notice",
        f"NOT {exists(NOTICE, 'x.id = NEW.notice_id AND x.head_id = NEW.version_id')}",
    ),
    Rule(
        REVIEW,
        "INSERT",
        "what is live or scheduled is not reviewed again",
        exists(
            PUBLICATION,
            f"x.version_id = NEW.version_id AND x.kind = 'publish' AND (x.id = {LIVE} OR x.id IN ({PENDING}))",
        ),
    ),
    changed_unless_redacted(
        REVIEW,
        "a review is decided once",
        "OLD.status <> 'open'",
        *("id", "notice_id", "version_id", "status", "change", "publish_at", "assigned_to_id", "due_at"),
        *("submitted_by_id", "submitted_at", "decided_by_id", "decided_at"),
    ),
    changed_unless_redacted(
        REVIEW,
        "what was submitted does not change",
        changed(
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
        "id",
    ),
    Rule(
        REVIEW,
        "UPDATE",
        "nobody approves a text they had a hand in",
        f"{IS_APPROVED} AND {contributed('NEW.decided_by_id', PINNED)}",
    ),
    Rule(
        REVIEW,
        "UPDATE",
        "nobody approves a text in which they marked a bracket as no citation",
        f"{IS_APPROVED} AND {marked('NEW.decided_by_id', PINNED)}",
    ),
    Rule(
        REVIEW,
        "UPDATE",
        "no text is approved of which a writer is not known",
        f"{IS_APPROVED} AND "
        + exists(
            VERSION,
            f"x.notice_id = NEW.notice_id AND x.number > {last_standing(PINNED)} AND NOT EXISTS (SELECT 1 FROM "
            f"{CONTRIBUTOR} c WHERE c.version_id = x.id AND c.person_id = x.created_by_id)",
        ),
    ),
    Rule(
        REVIEW,
        "UPDATE",
        "a comment that stops the approval is not resolved",
        f"{IS_APPROVED} AND "
        + exists(COMMENT, "x.notice_id = NEW.notice_id AND x.is_blocking AND x.resolved_at IS NULL"),
    ),
    Rule(
        REVIEW,
        "UPDATE",
        "nobody approves who has declared a conflict of interest",
        f"{IS_APPROVED} AND "
        + exists(
            CONFLICT,
            "x.notice_id = NEW.notice_id AND x.person_id = NEW.decided_by_id AND x.ended_at IS NULL",
        ),
    ),
    # Publication
    Rule(PUBLICATION, "DELETE", "a ledger row is never deleted", ALWAYS),
    no_replacing(PUBLICATION, "x.review_id = NEW.review_id"),
    Rule(PUBLICATION, "INSERT", "a ledger row carries a seal", f"LENGTH(NEW.seal) <> {SEAL_LENGTH}"),
    Rule(
        PUBLICATION,
        "INSERT",
        "only an approved review publishes its version",
        "NEW.kind = 'publish' AND NOT "
        + exists(
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
        + exists(
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
        exists(
            PUBLICATION,
            "x.notice_id = NEW.notice_id AND x.cancelled_at IS NULL AND x.effective_at > NEW.effective_at",
        ),
    ),
    changed_unless_redacted(
        PUBLICATION,
        "a ledger row is only cancelled, once and before it takes effect",
        "OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL OR OLD.effective_at <= {now} OR "
        + changed(
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
        *("id", "notice_id", "kind", "version_id", "review_id", "replaced_by_id", "effective_at"),
        *("created_by_id", "created_at", "cancelled_by_id", "cancelled_at"),
    ),
    # Event
    Rule(EVENT, "DELETE", f"a row of {EVENT} is never deleted", ALWAYS),
    no_replacing(EVENT, "x.request_id = NEW.request_id"),
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
    no_replacing(COMMENT),
    Rule(
        COMMENT,
        "INSERT",
        "a comment is on a version of its own notice, and starts unresolved",
        "NEW.resolved_at IS NOT NULL OR NOT "
        + exists(VERSION, "x.id = NEW.version_id AND x.notice_id = NEW.notice_id"),
    ),
    changed_unless_redacted(
        COMMENT,
        "a comment is only resolved, once",
        "OLD.resolved_at IS NOT NULL OR NEW.resolved_at IS NULL OR "
        + changed(
            *("id", "notice_id", "version_id", "parent_id", "place", "quote", "before", "after", "place_label"),
            *("place_text", "text", "suggestion", "is_blocking", "created_by_id", "guest_name", "share_link_id"),
            "created_at",
        ),
        *("id", "notice_id", "version_id", "parent_id", "is_blocking", "created_by_id", "share_link_id"),
        *("created_at", "resolved_by_id", "resolved_at", "taken_over_in_id"),
    ),
    Rule(
        COMMENT,
        "UPDATE",
        "a comment that stops the approval is not resolved by those who wrote the text",
        "OLD.is_blocking AND OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL AND "
        "NEW.resolved_by_id {differs} OLD.created_by_id AND " + contributed("NEW.resolved_by_id", HEAD),
    ),
    Rule(
        COMMENT,
        "UPDATE",
        "a comment that stops the approval is resolved by its author or by a reviewer",
        "OLD.is_blocking AND OLD.resolved_at IS NULL AND NEW.resolved_at IS NOT NULL AND "
        "NEW.resolved_by_id {differs} OLD.created_by_id AND NOT "
        + exists(ROLE_GRANT, f"x.person_id = NEW.resolved_by_id AND x.role = 'reviewer' AND {ROLE_IN_FORCE}"),
    ),
    # A bracket that is no citation
    Rule(NOT_CITATION, "DELETE", f"a row of {NOT_CITATION} is never deleted", ALWAYS),
    no_replacing(NOT_CITATION),
    Rule(
        NOT_CITATION,
        "INSERT",
        "a bracket is marked on the text that is worked on, and not while it is in review",
        f"EXISTS ({OPEN_REVIEW}) OR NOT " + exists(NOTICE, "x.id = NEW.notice_id AND x.head_id = NEW.version_id"),
    ),
    # What no field can read
    no_replacing(UNREAD_VALUE, "(x.notice_id = NEW.notice_id AND x.place = NEW.place)"),
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
        exists(UNREAD_VALUE, "x.notice_id = NEW.notice_id"),
    ),
    # What a registry said
    *frozen(STUDY_RECORD),
    no_replacing(STUDY_RECORD),
    # Conflict of interest
    no_replacing(
        CONFLICT,
        "(x.notice_id = NEW.notice_id AND x.person_id = NEW.person_id AND x.ended_at IS NULL AND NEW.ended_at IS NULL)",
    ),
    Rule(CONFLICT, "DELETE", "a declared conflict of interest is never deleted", ALWAYS),
    changed_unless_redacted(
        CONFLICT,
        "a declared conflict of interest is only ended, once",
        "OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR "
        + changed("id", "notice_id", "person_id", "reason", "declared_at"),
        *("id", "notice_id", "person_id", "declared_at", "ended_at"),
    ),
    Rule(
        CONFLICT,
        "UPDATE",
        "a declared conflict of interest stands while a review is open",
        f"EXISTS ({OPEN_REVIEW})",
    ),
    *ACCOUNT_RULES,
    *REDACTION_RULES,
]
