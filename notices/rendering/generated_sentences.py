"""The sentences on the evidence that the program writes itself, from counts and lists."""

from notices.document import norwegian_assessments, wording
from notices.document.model import Document
from notices.document.rich_text import plain_text
from notices.rendering.citations import CitedTexts
from notices.trial_table import wording as trial_wording


def counted_sentences(document: Document) -> dict[str, list[str]]:
    """Return the sentences of each section that counts something, with their citations as they are typed."""
    language, edition = document.language, document.edition
    done = wording.INTERNATIONAL_DONE[language].sentence(document.international_done, language, edition)
    ongoing = wording.INTERNATIONAL_ONGOING[language].sentence(document.international_ongoing, language, edition)
    alerts = wording.ALERTS[language].sentence(document.alerts, language, edition)
    has_intro = document.trials and not document.research
    return {
        "international": [sentence for sentence in (done, ongoing) if sentence],
        "alerts": [alerts] if alerts else [],
        "research": [trial_wording.WORDS[language]["intro"]] if has_intro else [],
    }


def printed_sentences(document: Document) -> dict[str, list[str]]:
    """Return all sentences that the program writes, by section, in the words of the page and without its links."""
    texts = CitedTexts(document)
    counted = {
        name: [plain_text(texts.line(sentence)) for sentence in sentences]
        for name, sentences in counted_sentences(document).items()
    }
    norwegian = [
        "".join([sentence.words, *(f"{one.before}{_name(one)}" for one in sentence.assessments), sentence.end])
        for sentence in norwegian_assessments.sentences(document)
    ]
    return {"norwegian": norwegian, **counted}


def _name(assessment: norwegian_assessments.NamedAssessment) -> str:
    """Return what is printed of an assessment: its number, or else its address, and its title."""
    row = assessment.row
    return " ".join(filter(None, (row.number or row.url, row.title)))
