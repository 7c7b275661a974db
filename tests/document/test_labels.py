"""One label a field: each msgid is written once, and every field of a document has one."""

import ast
from collections import Counter
from pathlib import Path

import pytest

import notices
from notices.document import about, header, labels, model, parts
from notices.document.model import NorwegianAssessment, NyeMetoderNumber, Reference, RegulatoryStatus, Row, TrialRow

PACKAGE = Path(notices.__file__).parent
# Where labels are written: with the fields, and beside them.
WRITERS = [Path(str(module.__file__)) for module in (about, parts, header, model, labels)]
# The pages of the editors that name the fields of a document or of a registry's record.
READERS = [
    *(path for folder in ("rendering", "monitoring", "forms/edit") for path in sorted((PACKAGE / folder).glob("*.py"))),
    PACKAGE / "forms/new_notice.py",
]


def texts_in(path: Path) -> Counter[str]:
    """The texts that the module's calls translate or mark for translation."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    translating = [call for call in calls if getattr(call.func, "id", "").startswith(("_", "gettext")) and call.args]
    return Counter(str(call.args[0].value) for call in translating if isinstance(call.args[0], ast.Constant))


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("regulatory_statuses", RegulatoryStatus),
        ("norwegian_assessments", NorwegianAssessment),
        ("nye_metoder", NyeMetoderNumber),
        ("trials", TrialRow),
        ("references", Reference),
    ],
)
def test_every_field_of_a_row_has_a_label(name: str, row: type[Row]):
    assert [cell for cell in row.model_fields if cell != "key" and labels.cell_label(name, cell) == cell] == []


def test_each_label_is_written_once():
    written = sum((texts_in(path) for path in WRITERS), Counter())

    assert [text for text, times in written.items() if times > 1] == []


def test_no_page_writes_a_label_of_its_own():
    written = {text for path in WRITERS for text in texts_in(path)}

    assert {
        f"{path.relative_to(PACKAGE)}: {text}" for path in READERS for text in written & texts_in(path).keys()
    } == set()
