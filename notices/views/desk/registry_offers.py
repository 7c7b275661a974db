"""What the registry says otherwise than the trials that came in from a file: offered beside them, never over them."""

from dataclasses import dataclass

from django.utils import timezone

from notices.document.model import Document, TrialRow
from notices.forms.edit.side_notes import CellChange
from notices.forms.edit.trial_data import differences
from trials import records
from trials.models import StudyRecord
from trials.readable import registry_with_code, watched_number
from trials.study import RegistryNumber


@dataclass(frozen=True)
class RegistryOffer:
    """A trial with a number of a registry that is read, and what its newest record says otherwise; None without one."""

    index: int
    number: RegistryNumber
    record: StudyRecord | None = None
    changes: tuple[CellChange, ...] = ()


def registry_offers(document: Document) -> list[RegistryOffer]:
    """Return what the stored records say of the trials of a text, in its order. Two queries, none without trials."""
    numbered = [
        (index, row, number)
        for index, row in enumerate(document.trials)
        if (number := watched_number(row.number)) and registry_with_code(number.registry)
    ]
    stored = records.latest_records({number.number for _index, _row, number in numbered}) if numbered else {}
    return [_offer(document, index, row, number, stored.get(number.number)) for index, row, number in numbered]


def _offer(
    document: Document, index: int, row: TrialRow, number: RegistryNumber, record: StudyRecord | None
) -> RegistryOffer:
    if record is None:
        return RegistryOffer(index, number)
    changes = differences(row, record.study, document.language, timezone.localdate(record.read_at))
    return RegistryOffer(index, number, record, tuple(changes))
