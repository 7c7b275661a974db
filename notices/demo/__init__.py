"""The demonstration's notices as documents. The demo command walks them through the workflow."""

from notices.demo.baricitinib import RETURN_REASON, baricitinib, baricitinib_first_try
from notices.demo.baricitinib_update import NOTE_TO_REVIEWER, PUBLIC_NOTE, REMARKS, baricitinib_update
from notices.demo.dupilumab import WITHDRAW_PUBLIC_NOTE, WITHDRAW_REASON, outdated
from notices.demo.home_monitoring import draft
from notices.demo.mammography import device_in_review
from notices.demo.registry import SAID

# Known to everybody: `manage.py verify` names accounts that still have it where DEBUG is off.
DEMO_PASSWORD = "horizonscan-demo"  # noqa: S105

__all__ = [
    "DEMO_PASSWORD",
    "NOTE_TO_REVIEWER",
    "PUBLIC_NOTE",
    "REMARKS",
    "RETURN_REASON",
    "SAID",
    "WITHDRAW_PUBLIC_NOTE",
    "WITHDRAW_REASON",
    "baricitinib",
    "baricitinib_first_try",
    "baricitinib_update",
    "device_in_review",
    "draft",
    "outdated",
]
