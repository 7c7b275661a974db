"""A trial's row filled from its registry: what it gets, what it keeps, and what is said about it."""

import json

import pytest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.forms.edit.registry_fill import MAX_NUMBERS
from notices.trial_table.staleness import printed_changes
from tests.support.filling import DAY, DOWN, A, B, C, answering, labels, pressed, query_dict, typed_over, values
from tests.support.forms_data import form_data, saved
from tests.support.registry_records import MISSING, enrolled, record, shared_records
from tests.support.worlds import complete_document
from trials.clinicaltrials_gov.reading import read_study


def test_an_empty_row_with_a_number_is_filled_in_the_language_of_the_notice():
    filling = pressed(query_dict(trials__0__number="nct 0123 4567"), "fill:trials-0")

    assert values(filling.data, "trials-0") == {
        "number": "nct 0123 4567",
        "name": "EXAMPLE-1",
        "phase": "2_3",
        "status": "ongoing",
        "participants": "600",
        "participants_estimated": "on",
        "population": "pasienter fra 18 år",
        "arms-0-text": "Examplimab 4 mg",
        "control": "Placebo",
        "start": "15.03.2022",
        "primary_completion": "06.2025",
        "primary_completion_estimated": "on",
        "completion": "31.12.2025",
        "completion_estimated": "on",
    }
    assert (filling.data["trials-0-checked_on"], filling.data["trials-0-checked_number"]) == ("20.11.2026", A)


def test_what_a_person_wrote_in_words_stays_and_the_registrys_values_come():
    written = {name: f"Skrevet: {name}" for name in ("population", "intervention", "control", "outcomes", "note")}
    fields = {f"trials__0__{name}": text for name, text in written.items()}
    data = query_dict(trials__0__number=A, trials__0__participants="624", trials__0__arms__0__text="Min arm", **fields)

    filling = pressed(data, "fill:trials-0")

    after = values(filling.data, "trials-0")
    assert {name: after[name] for name in written} == written
    assert after["arms-0-text"] == "Min arm"
    assert after["participants"] == "600"


def test_a_text_that_is_too_long_to_be_saved_is_not_written_over():
    data = query_dict(trials__0__number=A, trials__0__population="x" * 10_001, trials__0__name="y" * 501)

    after = pressed(data, "fill:trials-0").data

    assert after["trials-0-population"] == "x" * 10_001


def test_where_the_registry_is_silent_the_row_keeps_its_own_even_what_cannot_be_read():
    data = query_dict(trials__0__number=A, trials__0__participants="om lag 600", trials__0__name="MITT-1")
    silent = record(acronym=MISSING, enrollment=MISSING)

    after = pressed(data, "fill:trials-0", answering(silent)).data

    assert (after["trials-0-participants"], after["trials-0-name"]) == ("om lag 600", "MITT-1")


def test_the_row_says_what_was_changed_old_and_new():
    data = query_dict(trials__0__number=A, trials__0__participants="624", trials__0__status="completed")

    (note,) = pressed(data, "fill:trials-0").notes.values()

    changes = {change.label: (change.old, change.new) for change in note.changes}
    assert changes[_("Number of participants (N)")] == ("624", _("%(value)s (estimated)") % {"value": "600"})
    assert changes[_("Status")] == ("Avsluttet", "Pågående")
    assert changes[_("Population")] == ("", "pasienter fra 18 år")
    assert _("Outcome measures") not in changes


def test_filling_twice_changes_nothing_the_second_time_and_says_so():
    once = pressed(query_dict(trials__0__number=A), "fill:trials-0")

    twice = pressed(once.data, "fill:trials-0")

    assert twice.data == once.data
    assert twice.notes[0].changes == []
    assert twice.notes[0].text == _("The row agrees with %(registry)s as it was read on %(day)s.") % {
        "registry": "ClinicalTrials.gov",
        "day": date_format(DAY, "SHORT_DATE_FORMAT"),
    }


def test_a_filled_row_prints_nothing_that_the_registry_says_otherwise():
    study = read_study(record(status="COMPLETED", enrollment=enrolled(660, "ACTUAL")))
    data = form_data(complete_document(trials=(complete_document().trials[0].model_copy(update={"number": A}),)))
    ask = answering(record(status="COMPLETED", enrollment=enrolled(660, "ACTUAL")))

    document = saved(complete_document(), pressed(data, "fill:trials-0", ask).data)

    assert printed_changes(document.trials[0], study, "nb") == []
    assert document.trials[0].checked_on == DAY
    assert document.trials[0].outcomes == complete_document().trials[0].outcomes


def test_results_that_the_registry_has_taken_back_leave_the_row_and_it_says_so():
    filling = pressed(query_dict(trials__0__number=A, trials__0__results="11.08.2020"), "fill:trials-0")

    changes = {change.label: (change.old, change.new) for change in filling.notes[0].changes}
    assert filling.data["trials-0-results"] == ""
    assert changes[_("Results posted")] == ("11. august 2020", "")


def test_a_row_that_prints_primary_completion_goes_on_doing_so():
    data = query_dict(trials__0__number=A, trials__0__primary_completion="05.2025")

    after = pressed(data, "fill:trials-0").data

    assert (after["trials-0-primary_completion"], after.get("trials-0-completion", "")) == ("06.2025", "")


def test_a_status_that_no_vocabulary_has_is_taken_to_the_letter_and_survives_saving():
    data = typed_over(complete_document(), trials__0__number=A)
    ask = answering(record(status="PAUSED_BY_MOON", phases=["PHASE5"]))

    document = saved(complete_document(), pressed(data, "fill:trials-0", ask).data)
    again = saved(document)

    assert labels(document.trials[0]) == ("PAUSED_BY_MOON", "PHASE5")
    assert again == document


def test_an_unknown_status_says_why_and_goes_on_saying_it():
    data = typed_over(complete_document(), trials__0__number=A)

    document = saved(complete_document(), pressed(data, "fill:trials-0", answering(record(status="UNKNOWN"))).data)

    assert labels(document.trials[0])[0] == "Ukjent status (ikke oppdatert på over to år)"
    assert saved(document) == document
    assert labels(saved(document, language="en").trials[0])[0].startswith("Unknown status (not updated")


def test_the_day_of_reading_leaves_with_the_number_and_a_forged_day_counts_for_nothing():
    data = pressed(typed_over(complete_document(), trials__0__number=A), "fill:trials-0").data
    data["trials-0-number"] = B
    assert saved(complete_document(), data).trials[0].checked_on is None

    data["trials-0-number"] = A
    assert saved(complete_document(), data).trials[0].checked_on == DAY
    data["trials-0-checked_on"] = "'; DROP TABLE"
    assert saved(complete_document(), data).trials[0].checked_on is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("", "Write the trial's registry number first. With a title, use the field below the list."),
        ("BREEZE-AD1", "Write the trial's registry number first. With a title, use the field below the list."),
        (C, "%(registry)s has no study with this number."),
    ],
)
def test_a_row_without_a_number_that_is_known_stays_and_says_so(number, text):
    data = query_dict(trials__0__number=number, trials__0__population="alle")

    filling = pressed(data, "fill:trials-0")

    assert values(filling.data, "trials-0") == {"number": number, "population": "alle"}
    assert filling.notes[0].text == _(text).replace("%(registry)s", "ClinicalTrials.gov")


def test_the_registry_down_is_said_at_the_row_which_keeps_its_text():
    filling = pressed(query_dict(trials__0__number=A, trials__0__name="X"), "fill:trials-0", answering(problem=DOWN))

    assert values(filling.data, "trials-0") == {"number": A, "name": "X"}
    assert filling.notes[0].text.startswith(DOWN)
    assert filling.notes[0].color == "warning"


def test_an_older_record_fills_the_row_when_the_registry_is_down_and_it_says_so():
    ask = answering(record(), problem=DOWN, is_stored=True)

    filling = pressed(query_dict(trials__0__number=A), "fill:trials-0", ask)

    assert filling.data["trials-0-name"] == "EXAMPLE-1"
    assert filling.notes[0].text.startswith(DOWN)


def test_a_number_that_the_registry_leads_on_from_becomes_the_number_of_today():
    filling = pressed(query_dict(trials__0__number=B), "fill:trials-0", answering(record(aliases=[B])))

    assert filling.data["trials-0-number"] == A
    assert (filling.notes[0].changes[0].old, filling.notes[0].changes[0].new) == (B, A)


def test_the_registrys_english_never_stands_in_a_cell():
    canary = "Kanarifugl"
    arm = {"label": f"{canary} arm of several words", "type": "EXPERIMENTAL", "description": canary}
    spoken = record(
        title=canary,
        sponsor=canary,
        why_stopped=canary,
        conditions=[canary],
        arms=[
            arm,
            {**arm, "type": "PLACEBO_COMPARATOR"},
            {**arm, "type": "ACTIVE_COMPARATOR", "label": "Standard of care"},
        ],
        primary_outcomes=[{"measure": canary, "timeFrame": canary, "description": canary}],
        secondary_outcomes=[{"measure": canary}],
        eligibility=f"Inclusion Criteria:\n\n* {canary}",
    )

    filling = pressed(query_dict(trials__0__number=A), "fill:trials-0", answering(spoken))

    assert filling.data["trials-0-control"] == "Placebo; Standardbehandling"
    assert canary.casefold() not in str(filling.data).casefold()


def test_every_real_record_fills_a_row_that_can_be_saved_and_comes_back_as_it_is():
    records = [json.loads(path.read_bytes()) for path in shared_records("NCT*.json")][:MAX_NUMBERS]
    data = typed_over(complete_document(), wanted="\n".join(read_study(each).number for each in records))

    document = saved(complete_document(), pressed(data, "fill:trials", answering(*records)).data)

    studies = {study.number: study for study in map(read_study, records)}
    rows = [row for row in document.trials if row.number in studies]
    assert len(rows) == len(records)
    assert [row.number for row in rows if printed_changes(row, studies[row.number], "nb")] == []
    assert saved(document) == document


def test_one_field_is_taken_over_and_nothing_else():
    data = query_dict(trials__0__number=A, trials__0__participants="624", trials__0__name="Egen")

    after = values(pressed(data, "fill:trials-0:participants").data, "trials-0")

    assert after == {"number": A, "participants": "600", "participants_estimated": "on", "name": "Egen"}
