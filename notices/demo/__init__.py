"""The demonstration's notices (JSON files) and the story that `load_demo` tells with them, through the workflow."""

from notices.demo.documents import (
    baricitinib,
    baricitinib_first_try,
    baricitinib_update,
    device_in_review,
    draft,
    outdated,
    trial_record,
)
from notices.demo.story import (
    DEMO_PASSWORD,
    NOTE_TO_REVIEWER,
    PUBLIC_NOTE,
    REGISTRY_READ_AT,
    REMARKS,
    RETURN_REASON,
    WITHDRAW_PUBLIC_NOTE,
    WITHDRAW_REASON,
)

__all__ = [
    "DEMO_PASSWORD",
    "NOTE_TO_REVIEWER",
    "PUBLIC_NOTE",
    "REGISTRY_READ_AT",
    "REMARKS",
    "RETURN_REASON",
    "WITHDRAW_PUBLIC_NOTE",
    "WITHDRAW_REASON",
    "baricitinib",
    "baricitinib_first_try",
    "baricitinib_update",
    "device_in_review",
    "draft",
    "outdated",
    "trial_record",
]
