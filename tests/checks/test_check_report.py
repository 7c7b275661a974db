"""What was checked is told whole: every check with its result, and the same again when it is read back."""

import ast
import datetime
import json
from pathlib import Path

from hypothesis import given, settings

from notices.checks.report import ADVICE, BLOCKING, CHECKS, OK, Report, check_document
from notices.document.model import Document
from tests.support.strategies import documents
from tests.support.worlds import complete_document

TODAY = datetime.date(2021, 1, 1)


def codes_in(source: str) -> set[str]:
    """The first word of every Finding(…) and advice(…)."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in {"Finding", "advice"}]
    return {call.args[0].value for call in made if call.args and isinstance(call.args[0], ast.Constant)}  # type: ignore[misc]


def test_every_finding_belongs_to_one_check_and_every_check_can_find_something():
    folder = Path(__file__).parents[2] / "notices" / "checks"
    made = set().union(*(codes_in(path.read_text()) for path in folder.glob("*.py")))
    listed = [code for check in CHECKS for code in check.codes]

    assert sorted(listed) == sorted(made)


def test_each_check_has_its_result():
    trial = complete_document().trials[0].model_copy(update={"participants": None})
    document = complete_document(trials=(trial,), summary="<p>01016050012</p>")

    results = dict(check_document(document, None, TODAY).results)

    assert {name: result for name, result in results.items() if result != OK} == {
        "required": ADVICE,
        "identity_number": BLOCKING,
    }
    assert list(results) == [check.name for check in CHECKS]


def test_a_blocking_finding_outweighs_advice():
    trial = complete_document().trials[0].model_copy(update={"participants": None, "control": ""})

    assert dict(check_document(complete_document(trials=(trial,)), None, TODAY).results)["required"] == BLOCKING


@settings(max_examples=40, deadline=None)
@given(documents)
def test_a_report_is_read_back_as_it_was_written(document: Document):
    whole = check_document(document, {"hud"}, TODAY)

    assert Report.from_data(json.loads(json.dumps(whole.as_data()))) == whole


def test_the_first_reviews_held_findings_alone():
    document = complete_document(title="", summary="")
    data = [finding.as_data() for finding in check_document(document, None, None).findings]

    assert Report.from_data(data) == Report(None, (), check_document(document, None, None).findings, ())


def test_a_text_that_is_checked_again_is_checked_for_the_day_and_the_areas_that_are_named():
    document = complete_document(information_as_of=TODAY)

    def codes(areas: set[str] | None, day: datetime.date) -> set[str]:
        return {finding.code for finding in check_document(document, areas, day).findings}

    day_before = TODAY - datetime.timedelta(days=1)
    for _time in range(2):
        assert "area" not in codes(None, TODAY)
        assert "area" in codes(set(), TODAY)
        assert "as_of" not in codes(None, TODAY)
        assert "as_of" in codes(None, day_before)
    assert codes({area.code for area in document.areas}, TODAY) == codes(None, TODAY)
