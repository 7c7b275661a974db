"""The rules of roles and of what happened to accounts; see `notices.triggers.guard_rules`."""

from notices.sealing import SEAL_LENGTH
from notices.triggers.conditions import ACCOUNT_EVENT, ROLE_GRANT, Rule, exists, frozen, no_replacing

# A role of `x` that was given and has not ended, and one that counts now.
STANDING_ROLE = (
    f"x.act = 'given' AND NOT EXISTS (SELECT 1 FROM {ROLE_GRANT} e WHERE e.answers_id = x.id AND e.act = 'ended')"
)
ROLE_IN_FORCE = (
    f"{STANDING_ROLE} AND (NOT x.needs_confirmation OR "
    f"EXISTS (SELECT 1 FROM {ROLE_GRANT} c WHERE c.answers_id = x.id AND c.act = 'confirmed'))"
)

ACCOUNT_RULES: list[Rule] = [
    # Roles
    *frozen(ROLE_GRANT),
    no_replacing(ROLE_GRANT, "(x.answers_id = NEW.answers_id AND x.act = NEW.act)"),
    Rule(
        ROLE_GRANT,
        "INSERT",
        "a role that somebody has is not given again",
        "NEW.act = 'given' AND "
        + exists(ROLE_GRANT, f"x.person_id = NEW.person_id AND x.role = NEW.role AND {STANDING_ROLE}"),
    ),
    Rule(
        ROLE_GRANT,
        "INSERT",
        "a role is confirmed and ended as it was given, and while it stands",
        "NEW.act <> 'given' AND NOT "
        + exists(
            ROLE_GRANT,
            f"x.id = NEW.answers_id AND x.person_id = NEW.person_id AND x.role = NEW.role AND {STANDING_ROLE}",
        ),
    ),
    Rule(
        ROLE_GRANT,
        "INSERT",
        "a role is confirmed where that is needed, and by somebody else than who gave it",
        "NEW.act = 'confirmed' AND "
        + exists(ROLE_GRANT, "x.id = NEW.answers_id AND (NOT x.needs_confirmation OR x.by_id = NEW.by_id)"),
    ),
    Rule(
        ROLE_GRANT,
        "INSERT",
        "only a manager gives and confirms roles, and ends those of others",
        "NEW.by_id IS NOT NULL AND NOT (NEW.act = 'ended' AND NEW.by_id = NEW.person_id) AND NOT "
        + exists(ROLE_GRANT, f"x.person_id = NEW.by_id AND x.role = 'manager' AND {ROLE_IN_FORCE}"),
    ),
    # What happened to accounts
    *frozen(ACCOUNT_EVENT),
    no_replacing(ACCOUNT_EVENT, "x.request_id = NEW.request_id"),
    Rule(ACCOUNT_EVENT, "INSERT", "an account event carries a seal", f"LENGTH(NEW.seal) <> {SEAL_LENGTH}"),
    Rule(
        ACCOUNT_EVENT,
        "INSERT",
        "the chain of account events has no fork and no hole",
        f"NEW.sequence <> 1 + COALESCE((SELECT MAX(x.sequence) FROM {ACCOUNT_EVENT} x), 0)",
    ),
]
