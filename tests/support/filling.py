"""What tests of filling share: what a browser sends, and registries that answer at once."""

from datetime import date
from typing import Any

from django.http import QueryDict

from notices.document.model import Document, TrialRow
from notices.forms.edit.registry_fill import FillResult, RegistryAnswers, RegistryReading, TitleMatches, fill
from notices.forms.edit.side_notes import FetchResult
from tests.support.forms_data import form_data
from tests.support.registry_records import record
from trials.clinicaltrials_gov.reading import read_study
from trials.study import Study

A, B, C = "NCT01234567", "NCT01234568", "NCT01234569"
DAY = date(2026, 11, 20)
DOWN = "Registeret svarer ikke."
HIDDEN = {"key", "checked_on", "checked_number"}


def answering(*records: dict[str, Any], problem: str = "", is_stored: bool = False) -> Any:
    """A registry that has these records."""
    studies = [read_study(each) for each in records]
    known = {name: study for study in studies for name in (study.number, *study.aliases)}

    def ask(numbers: list[str]) -> RegistryAnswers:
        readings = {number: RegistryReading(known[number], DAY) for number in numbers if number in known}
        return RegistryAnswers(readings, problem, frozenset(readings if is_stored else ()))

    return ask


def no_search(title: str) -> TitleMatches:
    raise AssertionError(f"nobody looked for {title}")


def finding(*studies: Study) -> Any:
    return lambda title: TitleMatches(studies)


def query_dict(**fields: str) -> QueryDict:
    """Fields by name; a double underscore stands for the hyphen that Python's names lack."""
    data = QueryDict(mutable=True)
    data.update({name.replace("__", "-"): value for name, value in fields.items()})
    return data


def typed_over(document: Document, **fields: str) -> QueryDict:
    """What a browser sends when these fields were typed over the document."""
    data = form_data(document)
    for name, value in query_dict(**fields).items():
        data[name] = str(value)
    return data


def pressed(data: QueryDict, action: str, ask: Any = None, search: Any = no_search) -> FillResult:
    return fill(data, action, "nb", ask or answering(record()), search)


def values(data: QueryDict, prefix: str) -> dict[str, str]:
    """The row's fields, without the hidden ones."""
    return {
        name.removeprefix(f"{prefix}-"): str(data[name])
        for name in data
        if name.startswith(f"{prefix}-") and name.rpartition("-")[2] not in HIDDEN
    }


def fetch_result_of(filling: FillResult) -> FetchResult:
    """What is said at the field for numbers."""
    assert filling.fetch_result is not None
    return filling.fetch_result


def labels(row: TrialRow) -> tuple[str, str]:
    """The row's status and phase as they are printed."""
    assert row.status is not None and row.phase is not None
    return row.status.label, row.phase.label
