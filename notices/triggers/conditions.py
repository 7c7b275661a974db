"""The tables with guards, and the conditions that several rules share; see `notices.triggers.guard_rules`."""

from typing import NamedTuple


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
CONTRIBUTOR = "notices_versioncontributor"
STUDY_RECORD = "trials_studyrecord"
ROLE_GRANT, ACCOUNT_EVENT = "notices_rolegrant", "notices_accountevent"
REDACTION, REDACTION_PROPOSAL = "notices_redaction", "notices_redactionproposal"
TABLES = (
    NOTICE,
    VERSION,
    CONTRIBUTOR,
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
    REDACTION,
    REDACTION_PROPOSAL,
)

ALWAYS = "1 = 1"

STANDING = f"SELECT p.id FROM {PUBLICATION} p WHERE p.notice_id = NEW.notice_id AND p.cancelled_at IS NULL"
LIVE = f"({STANDING} AND p.effective_at <= {{now}} ORDER BY p.effective_at DESC, p.id DESC LIMIT 1)"
PENDING = f"{STANDING} AND p.effective_at > {{now}}"
OPEN_REVIEW = f"SELECT 1 FROM {REVIEW} r WHERE r.notice_id = NEW.notice_id AND r.status = 'open'"

# The number of the version that a review pins, and of the head.
PINNED = f"(SELECT pin.number FROM {VERSION} pin WHERE pin.id = NEW.version_id)"
HEAD = f"(SELECT h.number FROM {NOTICE} n JOIN {VERSION} h ON h.id = n.head_id WHERE n.id = NEW.notice_id)"

# A redaction of the notice is under way: its row is written, and its event, the last row of its transaction, is not.
IS_BEING_REDACTED = (
    f"EXISTS (SELECT 1 FROM {REDACTION} rd WHERE rd.notice_id = NEW.notice_id AND NOT EXISTS "
    f"(SELECT 1 FROM {EVENT} re WHERE re.notice_id = rd.notice_id AND re.sequence >= rd.sequence))"
)


def last_standing(text: str) -> str:
    """Return the number of the last version before `text` whose publication stands: `notices.access.contributors`."""
    return (
        f"COALESCE((SELECT MAX(pv.number) FROM {PUBLICATION} p JOIN {VERSION} pv ON pv.id = p.version_id "
        "WHERE p.notice_id = NEW.notice_id AND p.kind = 'publish' AND p.cancelled_at IS NULL "
        f"AND p.effective_at <= {{now}} AND pv.number < {text} AND NOT EXISTS (SELECT 1 FROM {PUBLICATION} w "
        "WHERE w.version_id = p.version_id AND w.kind = 'withdraw_wrong' AND w.cancelled_at IS NULL "
        "AND w.effective_at <= {now} AND w.id > p.id)), 0)"
    )


def contributed(person: str, text: str) -> str:
    """Return whether this person contributed to `text`, the number of a version from which work goes on."""
    return (
        f"EXISTS (SELECT 1 FROM {CONTRIBUTOR} c JOIN {VERSION} cv ON cv.id = c.version_id "
        f"WHERE c.notice_id = NEW.notice_id AND c.person_id = {person} AND cv.number > {last_standing(text)})"
    )


def marked(person: str, text: str) -> str:
    """Return whether this person's mark on a bracket counts in `text`: made since the last text that stands."""
    later = " AND ".join(f"l.{name} = m.{name}" for name in ("notice_id", "place", "bracket", "sentence", "occurrence"))
    return (
        f"EXISTS (SELECT 1 FROM {NOT_CITATION} m JOIN {VERSION} mv ON mv.id = m.version_id "
        f"WHERE m.notice_id = NEW.notice_id AND m.created_by_id = {person} AND NOT m.is_taken_back "
        f"AND mv.number > {last_standing(text)} "
        f"AND NOT EXISTS (SELECT 1 FROM {NOT_CITATION} l WHERE {later} AND l.id > m.id))"
    )


def exists(table: str, condition: str) -> str:
    """Return whether the table has such a row, called `x`."""
    return f"EXISTS (SELECT 1 FROM {table} x WHERE {condition})"


def changed(*columns: str) -> str:
    """Return whether an UPDATE changes one of these columns."""
    return " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in columns)


def frozen(table: str) -> list[Rule]:
    """Return the rules of a table whose rows are inserted and nothing else."""
    return [
        Rule(table, "UPDATE", f"a row of {table} is never changed", ALWAYS),
        Rule(table, "DELETE", f"a row of {table} is never deleted", ALWAYS),
    ]


def changed_unless_redacted(table: str, message: str, condition: str, *lasting: str) -> Rule:
    """Return the rule of a table's updates: refused by `condition`, but for a redaction, which keeps these columns."""
    return Rule(
        table,
        "UPDATE",
        message,
        # In brackets: PL/pgSQL takes the first bare THEN for its own.
        f"(CASE WHEN {IS_BEING_REDACTED} THEN {changed(*lasting)} ELSE {condition} END)",
    )


def no_replacing(table: str, *conditions: str) -> Rule:
    """Return the rule against INSERT OR REPLACE, which deletes a row without running the triggers against deletion."""
    condition = " OR ".join(("x.id = NEW.id", *conditions))
    return Rule(
        table,
        "INSERT",
        f"a row of {table} is never replaced",
        exists(table, condition),
    )
