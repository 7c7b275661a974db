"""Old notices in the layouts of others, and forms of dates, numbers, boxes and labels that no layout prescribes."""

import pytest

from notices.document.model import Document
from notices.importing.pdf.reader import read as read_pdf
from notices.importing.result import Fate, ImportResult
from notices.importing.text_reader import read
from notices.importing.understanding import understand
from notices.importing.word.reader import read as read_word
from tests.support import word_documents as word
from tests.support.foreign_notices import FOREIGN
from tests.support.imported_facts import verdicts
from tests.support.old_files import PdfMaker, WordMaker
from tests.support.old_notice_text import Maker
from tests.support.old_notices import make

READERS = {Maker: read, WordMaker: read_word, PdfMaker: read_pdf}
HEAD = "Dupilumab ved astma \nType metode: Legemiddel \nHandelsnavn: Dupixent \n"
COLUMNS = ("Populasjon (N)", "Intervensjon", "Kontrollgruppe", "Utfallsmål", "Studienavn og nummer", "Tidsperspektiv")


def imported(text: str) -> tuple[Document, ImportResult]:
    result = understand("varsel.txt", read((HEAD + text).encode()))
    assert result.document is not None
    return result.document, result


def with_trials(*rows: tuple[str, ...]) -> tuple[Document, ImportResult]:
    cells = "\n".join(f"{cell} \n" for row in (COLUMNS, *rows) for cell in row)
    return imported(f"Dagens behandling \nTekst. \nKlinisk forskning \n{cells}")


def test_every_fact_of_a_layout_of_others_is_right_in_every_kind_of_file():
    wrong = []
    for layout in FOREIGN:
        for kind, reader in READERS.items():
            notice = make(3, layout, kind)
            result = understand(layout, reader(notice.data))
            wrong += [(layout, kind, *rest) for *rest, verdict in _ordered(result, notice.truth) if verdict != "right"]

    assert wrong == []


def _ordered(result: ImportResult, truth: dict[str, object]) -> list[tuple[str, str, str]]:
    return [(place, why, verdict) for place, verdict, why in verdicts(result, truth)]


def test_several_labels_on_a_line_each_have_their_value():
    document, result = imported("ATC-kode: D11AH05 Produsent: Sanofi UKPS ID: 64 \nDagens behandling \nTekst. \n")

    assert (document.atc.code, document.holder) == ("D11AH05", "Sanofi")
    assert result.texts(Fate.NOT_PLACED) == ["UKPS ID: 64"]


def test_a_value_ends_before_a_box_and_before_a_new_sentence():
    document, result = imported("Produsent: Sanofi \n☐ Nytt legemiddel \nDagens behandling \nTekst. \n")
    other, doubtful = imported("Produsent: Sanofi \nDette varselet er laget i mai. \nDagens behandling \nTekst. \n")

    assert document.holder == other.holder == "Sanofi"
    assert "☐ Nytt legemiddel" in result.texts(Fate.NOT_PLACED)
    assert "holder" in [doubt.place for doubt in doubtful.doubts]


def test_a_box_with_a_word_of_a_heading_is_a_box():
    document, _result = imported("Relevante vurderingselementer \n[ ] Kostnader \n[X] Kostnadseffektivitet \n")

    assert [box.code for box in document.elements if box.checked] == ["cost_effectiveness"]


def test_a_box_whose_words_no_term_has_is_doubtful():
    _document, result = imported("Relevante vurderingselementer \n☒ Etikk \n\n☒ Miljøhensyn \n")

    assert "elements" in [doubt.place for doubt in result.doubts]


def test_months_may_be_short_and_numbers_of_any_registry():
    document, result = with_trials(
        ("N=ca. 1 200 voksne", "A", "Placebo", "Andel", "EudraCT 2018-000123-12 ALFA (fase 2)", "Pågår til feb. 2023"),
        ("30 deltakere", "B", "Placebo", "Andel", "JapicCTI-184014 (fase 1)", "Stoppet 01.08.21"),
    )

    first, second = document.trials
    assert (first.number, first.name, first.participants) == ("2018-000123-12", "ALFA", 1200)
    assert first.participants_estimated and first.completion and first.completion.value == "2023-02"
    assert second.number == "JapicCTI-184014" and second.status and second.status.code == "terminated"
    assert second.completion and second.completion.value == "2021-08-01"
    assert "trials/japiccti-184014/participants" in [doubt.place for doubt in result.doubts]


@pytest.mark.parametrize(
    ("words", "participants"),
    [
        *((f"N = 1{group}234 adults", 1234) for group in (",", ".", " ", "\u00a0", "\u202f", "\u2009", "’")),
        *(("N=60, 2 arms", 60), ("N = 1760 adults", 1760)),
        *((words, None) for words in ("N=4.5", "N = 120 240 mg", "N = 1234 567 adults")),
    ],
)
def test_a_number_of_participants_is_whole_or_doubtful(words: str, participants: int | None):
    document, result = with_trials((words, "A", "Placebo", "Andel", "NCT01234567 (fase 2)", "Ongoing 2024"))

    assert document.trials[0].participants == participants
    is_doubtful = "trials/nct01234567/participants" in [doubt.place for doubt in result.doubts]
    assert is_doubtful == (participants is None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *(("March 12, 2024", "2024-03-12"), ("Mar 12th 2024", "2024-03-12"), ("12th March 2024", "2024-03-12")),
        *(("12th of March 2024", "2024-03-12"), ("12 March 2024", "2024-03-12"), ("03/2024", "2024-03")),
        *((words, None) for words in ("12/03/2024", "03-12-2024", "31.02.2024")),
    ],
)
def test_a_day_is_whole_or_doubtful(words: str, day: str | None):
    document, result = with_trials(("N = 60", "A", "Placebo", "Andel", "NCT01234567 (fase 2)", f"Completed {words}"))

    (trial,) = document.trials
    assert (trial.completion and trial.completion.value) == day
    is_doubtful = "trials/nct01234567/completion" in [doubt.place for doubt in result.doubts]
    assert (is_doubtful, words in (trial.note or "")) == (day is None, day is None)


@pytest.mark.parametrize(
    ("words", "day"), [("March 12, 2024", "2024-03-12"), ("12. mars 2024", "2024-03-12"), ("mars 2024", "2024-03")]
)
def test_a_date_above_the_title_is_that_of_the_first_publication(words: str, day: str):
    result = understand("varsel.txt", read(f"{words} \n{HEAD}Dagens behandling \nTekst. \n".encode()))

    assert result.document and result.document.first_published
    assert result.document.first_published.date and result.document.first_published.date.value == day


def test_a_part_of_a_year_and_a_second_number_are_doubtful():
    _document, result = with_trials(
        ("N=20 voksne", "A", "Placebo", "Andel", "NCT01234567 NCT07654321 (fase 2)", "Pågår til høsten 2023"),
    )

    places = [doubt.place for doubt in result.doubts]
    assert {"trials/nct01234567/name", "trials/nct01234567/completion"} <= set(places)


def test_a_heading_that_no_layout_has_is_not_placed():
    data = word.word_document(
        word.paragraph("Dupilumab ved astma"),
        *(word.paragraph(line) for line in HEAD.splitlines()[1:]),
        word.paragraph("Dagens behandling", style="Overskrift1"),
        word.paragraph("Inhalasjon."),
        word.paragraph("Kvalitetsregistre", style="Overskrift1"),
        word.paragraph("Ingen register."),
        word.paragraph("Referanser", style="Overskrift1"),
    )

    result = understand("varsel.docx", read_word(data))

    assert result.document and result.document.current_treatment == "<p>Inhalasjon.</p>"
    assert result.texts(Fate.NOT_PLACED) == ["Kvalitetsregistre\nIngen register."]


BRIEFING = (
    word.paragraph("Oxymeter for asthma – first line"),
    word.paragraph("NIHR HSRIC ID: 1234"),
    word.paragraph("Technology", style="Heading1"),
    word.paragraph("The device measures oxygen."),
    word.paragraph("Potential for impact", style="Heading1"),
    word.paragraph("Fewer visits."),
    word.paragraph("Evidence", style="Heading1"),
)


def test_an_alert_on_a_device_is_read_and_what_it_may_change_is_not_placed():
    closing = [word.paragraph("Two studies."), word.paragraph("Developer", style="Heading1")]
    closing += [word.paragraph("Oxy Ltd"), word.paragraph("It was founded in 2010.")]

    result = understand("alert.docx", read_word(word.word_document(*BRIEFING, *closing)))

    document = result.document
    assert document and document.first_published and document.first_published.number == "1234"
    assert (result.variant, document.holder) == ("I2", "Oxy Ltd")
    assert (document.description, document.research) == ("<p>The device measures oxygen.</p>", "<p>Two studies.</p>")
    assert result.texts(Fate.NOT_PLACED) == ["Fewer visits.", "It was founded in 2010."]


def test_labels_that_a_narrow_column_breaks_are_labels_and_a_schedule_may_hold_the_control_group():
    notice = make(2, "I2")
    result = understand("briefing.txt", read(notice.data))

    assert b"Primary\noutcome/s" in notice.data.replace(b" \n", b"\n")
    assert [place for place, verdict, _why in verdicts(result, notice.truth) if verdict != "right"] == []
    assert result.document
    keys = [trial.key for trial in result.document.trials]
    assert len(keys) == 3
    assert {f"trials/{key}/control" for key in keys} <= {doubt.place for doubt in result.doubts}


def test_one_cell_for_trials_side_by_side_is_doubtful_and_long_results_are_not_placed():
    results = "The score fell. " * 40
    table = word.table(
        ("Trial", "ALFA, NCT01234567; phase III", "BETA, NCT07654321; phase II"),
        ("Status", "Completed"),
        ("Participants", "n=20; adults", "n=30; children"),
        ("Number of sites", "12", "9"),
        ("Primary outcome/s", "Change in score", "Change in weight"),
        ("Key results", results, "None in May 2014"),
    )

    result = understand("briefing.docx", read_word(word.word_document(*BRIEFING, table, word.paragraph("Below."))))

    assert result.document
    first, second = result.document.trials
    assert (first.name, first.participants, second.name, second.participants) == ("ALFA", 20, "BETA", 30)
    assert (second.population, second.outcomes, second.completion) == ("children", "Change in weight", None)
    assert first.status and not second.status
    assert "Completed" in [doubt.words for doubt in result.doubts if doubt.place == "trials"]
    not_placed = " ".join(result.texts(Fate.NOT_PLACED))
    assert "None in May 2014" in not_placed and "Number of sites\n12\n9" in not_placed
    assert result.document.research == "<p>Below.</p>"
