"""Bold, slanted, raised and lowered letters, links and numbered lists of Word files come in with their words."""

import pytest

from notices.importing.door import import_file
from notices.importing.proof import unproven
from notices.importing.understanding import understand
from notices.importing.word.reader import read
from tests.support import word_documents as word

HEAD = [
    word.paragraph(line)
    for line in ("Dupilumab ved astma", "Type metode: Legemiddel", "Handelsnavn: Dupixent", "Produsent: Sanofi")
]
RAISED = '<w:vertAlign w:val="superscript"/>'


def description_of(*paragraphs: str) -> str:
    heading = word.paragraph("Dagens behandling", style="Overskrift1")
    end = word.paragraph("Klinisk forskning", style="Overskrift1")
    source = read(word.word_document(*HEAD, heading, *paragraphs, end))
    result = understand("varsel.docx", source)
    assert result.document is not None
    assert unproven(source, result.document, result.pieces, list(result.normalisations)) == []
    return result.document.current_treatment


def test_marks_stand_around_their_own_words():
    text = description_of(
        word.paragraph(
            word.run("En og "), word.run("en", "<w:b/>"), word.run(" til & "), word.run("to", "<w:b/><w:i/>"),
            word.run(". 10"), word.run("9", RAISED), word.run("/l"),
        )
    )  # fmt: skip

    assert text == "<p>En og <strong>en</strong> til &amp; <em><strong>to</strong></em>. 10<sup>9</sup>/l</p>"


def test_a_citation_needs_no_mark_and_is_not_cut_by_one():
    references = [word.paragraph("Referanser", style="Overskrift1"), word.paragraph("1. Hansen A. Tittel. BMJ. 2020.")]

    text = description_of(
        word.paragraph(word.run("Vanlig "), word.run("(1)", RAISED), word.run(" og "), word.run("(", "<w:b/>"), "1)"),
        *references,
    )

    assert text == "<p>Vanlig [@kilde-1] og [@kilde-1]</p>"


def test_numbered_and_other_lists_stay_what_they_are():
    text = description_of(
        word.paragraph("Først:"), word.paragraph("Ett", level=0), word.paragraph("To", level=0), word.paragraph("Så.")
    )

    assert text == "<p>Først:</p><ol><li>Ett</li><li>To</li></ol><p>Så.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Faktura \nDato: 01.02.2021 \nNummer: 17 \nLeverandør: Firma AS \nProduktnavn: Papir \nSum: 100 \n",
        "A study of things \nSummary \nWe did it. \nTechnology \nA machine. \nReferences \n1. Us. It. BMJ. 2020. \n",
        "Til Legemiddelverket \nDato: 1. februar 2021 \nFirma: X AS \nUtarbeidet av: Kari \nHei, takk for sist. \n",
    ],
)
def test_an_invoice_an_article_and_a_letter_are_no_notices(text: str):
    result = import_file("x.txt", text.encode())

    assert (result.refused, result.document) == ("no_notice", None)
