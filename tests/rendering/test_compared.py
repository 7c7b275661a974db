"""A comparison on the page: valid, said in words, foldable, and with a way to comment."""

import re
from html.parser import HTMLParser

import nh3
import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.comparison.documents import compare
from notices.comparison.rich_text import rich_text_differences
from notices.comparison.words import word_differences
from notices.demo import baricitinib, baricitinib_first_try, outdated
from notices.document.citations import CITATION, keys_of
from notices.document.model import Document
from notices.document.rich_text import clean_rich_text, plain_text
from notices.rendering.comparison import PrintedChange, PrintedComparison, printed_comparison
from notices.rendering.place_labels import all_places, label_of
from notices.rendering.rich_text_changes import ATTRIBUTES, TAGS, rich_html
from notices.rendering.word_changes import Numbers, folded, words_html
from tests.support.prose import MARKS, RICH, edited
from tests.support.strategies import texts
from tests.support.worlds import complete_document

NUMBERS: Numbers = {"equal": {"a": 2, "b": 1}, "insert": {"a": 2, "b": 1}, "delete": {"a": 1}}
ASIDES = re.compile(r'<span class="visually-hidden"[^>]*>.*?</span>')
VOID = {"br"}


class Structure(HTMLParser):
    """Reads a fragment and notes what no browser would leave as it stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "ul", "ol", "li") and {"ins", "del"} & set(self.open):
            self.wrong.append(f"{tag} in a mark")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")


def differences_html(before: str, after: str) -> str:
    return rich_html(rich_text_differences(before, after), NUMBERS)


def read(html: str) -> str:
    """The HTML without the words for the ear."""
    return ASIDES.sub("", html)


def change(before: Document, after: Document, place: str) -> PrintedChange:
    changes = [each for section in printed_comparison(compare(before, after)).sections for each in section.changes]
    return next(each for each in changes if each.place == place)


def page(before: Document, after: Document, **context: object) -> str:
    return render_to_string(
        "shared/comparison/_comparison.html", {"comparison": printed_comparison(compare(before, after)), **context}
    )


# Rich text


clean_texts = texts.map(clean_rich_text)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(RICH) | clean_texts, edited(RICH, MARKS).map(clean_rich_text) | clean_texts)
def test_any_two_rich_texts_make_valid_html_with_the_words_of_both(before: str, after: str) -> None:
    html = read(rich_html(rich_text_differences(before, after), ALL_ONES))

    assert Structure(html).wrong == []
    assert nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None) == html
    for mark, text in (("ins", before), ("del", after)):
        one_side = re.sub(rf"<{mark}>.*?</{mark}>", "", html, flags=re.DOTALL)
        assert letters(one_side) == letters(CITATION.sub(numbered, text))


class Ones(dict[str, int]):
    """Every reference has number 1."""

    def get(self, key: str, default: object = None) -> int:
        return 1


ALL_ONES: Numbers = {"equal": Ones(), "insert": Ones(), "delete": Ones()}


def numbered(citation: re.Match[str]) -> str:
    return f"({', '.join('1' for _key in keys_of(citation[1]))})"


def letters(html: str) -> str:
    for ours in ('<span aria-hidden="true">¶</span>', r' <span class="hs-address">.*?</span>'):
        html = re.sub(ours, "", html)
    return "".join(plain_text(html).split())


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("<p>en to</p>", "<p>en tre</p>", "<p>en <del>to</del><ins>tre</ins></p>"),
        ("<p>en</p>", "<p>en</p><p>to</p>", "<p>en</p><p><ins>to</ins></p>"),
        ("<p>en</p><p>to</p>", "<p>en</p>", "<p>en</p><p><del>to</del></p>"),
        ("<p>en</p>", "<ul><li>en</li></ul>", "<p><del>en</del></p><ul><li><ins>en</ins></li></ul>"),
        (
            "<p>en</p><p>to</p>",
            "<p>en to</p>",
            '<p>en<ins> </ins><del><span aria-hidden="true">¶</span></del>to</p>',
        ),
        (
            "<p>en</p><p>to bort tre</p>",
            "<p>en to tre</p>",
            '<p>en<ins> </ins><del><span aria-hidden="true">¶</span></del>to<del> bort</del> tre</p>',
        ),
        (
            "<p>en to</p>",
            "<p>en</p><p>to</p>",
            '<p>en<del> </del><ins><span aria-hidden="true">¶</span></ins></p><p>to</p>',
        ),
        ("<p>en to</p>", "<p>en <strong>to</strong></p>", "<p>en <del>to</del><ins><strong>to</strong></ins></p>"),
        (
            '<p><a href="https://a.no/">her</a></p>',
            '<p><a href="https://b.no/">her</a></p>',
            '<p><del><a href="https://a.no/">her</a> <span class="hs-address">(https://a.no/)</span></del>'
            '<ins><a href="https://b.no/">her</a> <span class="hs-address">(https://b.no/)</span></ins></p>',
        ),
        (
            "<ul><li>en</li><li>to</li></ul>",
            "<ul><li>en</li><li>ny</li><li>to</li></ul>",
            "<ul><li>en</li><li><ins>ny</ins></li><li>to</li></ul>",
        ),
    ],
)
def test_marks_stand_inside_their_blocks(before: str, after: str, html: str) -> None:
    assert read(differences_html(before, after)) == html


def test_citations_show_the_number_that_each_side_prints():
    html = read(words_html(word_differences("kløe [@a] og sår [@a]", "kløe [@b; @a] og sår"), NUMBERS))

    assert html == "kløe (<ins>1, </ins>2) og sår<del> (1)</del>"


def test_plain_text_is_escaped_and_keeps_its_lines():
    html = read(words_html(word_differences("<b>\nen", "<i>\nen"), NUMBERS))

    assert html == "&lt;<del>b</del><ins>i</ins>&gt;<br>en"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_screen_reader_hears_what_was_deleted_and_inserted_in_the_language_of_the_page(language: str):
    with translation.override(language):
        html = words_html(word_differences("en", "to"), NUMBERS)

        heard = [
            f'<span class="visually-hidden" lang="{language}"> {words} </span>'
            for words in (_("deleted:"), _("end of deletion"), _("inserted:"), _("end of insertion"))
        ]
    assert html == f"<del>{heard[0]}en{heard[1]}</del><ins>{heard[2]}to{heard[3]}</ins>"


# Folding


def test_a_long_stretch_that_stayed_is_folded_to_the_words_around_a_change():
    text = " ".join(f"ord{number}" for number in range(300))

    html = read(words_html(folded(word_differences(text, text.replace("ord150", "nytt"))), NUMBERS))

    assert html.count("…") == 2
    assert "ord149 <del>ord150</del><ins>nytt</ins> ord151" in html
    assert "ord100" not in html
    assert "ord200" not in html


def test_a_short_stretch_that_stayed_is_not_folded():
    pieces = word_differences("en to tre fire", "en to tre fem")

    assert folded(pieces) == pieces


def test_folding_leaves_whole_paragraphs_out_and_the_blocks_valid():
    text = "".join(f"<p>Avsnitt {number} med noen ord i seg.</p>" for number in range(40))

    html = read(rich_html(folded(rich_text_differences(text, text.replace("Avsnitt 20", "Del 20"))), NUMBERS))

    assert Structure(html).wrong == []
    assert "<del>Avsnitt</del><ins>Del</ins> 20" in html
    assert "Avsnitt 5 " not in html
    assert html.count("<p>") < 10


def test_what_follows_a_fold_stands_in_its_own_block():
    words = " ".join(f"ord{number}" for number in range(100))
    text = f"<p>Først.</p><ol><li>{words} "

    html = read(rich_html(folded(rich_text_differences(f"{text}en</li></ol>", f"{text}to</li></ol>")), NUMBERS))

    assert html.startswith('<ol><li><span class="hs-fold">')
    assert html.endswith(" ord99 <del>en</del><ins>to</ins></li></ol>")


# The page


def test_the_page_counts_its_changes_numbers_them_and_names_their_places():
    after = complete_document(holder="Annen AS [@ema]", disease="<p>En ny hudsykdom [@sps].</p>")

    html = page(complete_document(), after)

    assert re.findall(r'<article class="hs-change" id="([^"]+)" data-difference', html) == ["change-1", "change-2"]
    assert label_of(after, "holder") in html


def test_headings_stand_at_the_level_that_the_page_asks_for():
    after = complete_document(holder="Annen AS")

    assert re.findall(r"<h(\d)", page(complete_document(), after)) == ["2", "3"]
    assert re.findall(r"<h(\d)", page(complete_document(), after, level=3)) == ["3", "4"]


def test_two_like_texts_are_said_to_be_the_same():
    html = page(baricitinib(), baricitinib())

    assert _("The two texts are the same.") in html
    assert "<article" not in html


def test_a_change_has_a_way_to_comment_but_not_where_its_place_is_gone():
    before = complete_document()
    after = before.revised(holder="Annen AS", brand_names=())

    html = page(before, after, comment_url="/comments/")

    assert re.findall(r'href="([^"]+)"', html) == ["/comments/?place=holder#new-comment"]
    assert "/comments/" not in page(before, after)


def test_what_was_typed_as_html_in_a_plain_text_is_shown_as_text():
    html = page(complete_document(), complete_document(holder="<script>x()</script>", title="<b>"))

    assert "<script" not in html
    assert "&lt;" in html


def test_a_moved_row_says_from_where_to_where():
    trial = complete_document().trials[0]
    rows = tuple(trial.model_copy(update={"key": key}) for key in "abc")

    moved = change(complete_document(trials=rows), complete_document(trials=(rows[2], *rows[:2])), "trials/c")

    assert moved.sentences == [_("Moved from place %(was)s to place %(now)s.") % {"was": 3, "now": 1}]


def test_a_row_that_went_is_called_what_it_was_called_and_shows_its_cells():
    gone = change(baricitinib(), baricitinib().revised(trials=baricitinib().trials[1:]), "trials/nct03334396")

    assert gone.label == label_of(baricitinib(), "trials/nct03334396")
    assert (_("Registry number"), "<del>NCT03334396</del>") in [(label, read(text)) for label, text in gone.cells]
    assert gone.is_gone


def test_a_box_and_a_language_are_shown_in_words():
    before = complete_document()
    elements = tuple(box.model_copy(update={"checked": False}) for box in before.elements)
    after = before.revised(elements=elements, language="nn")

    assert read(change(before, after, "elements/safety/checked").text) == (
        "<del>☒ krysset av</del><ins>☐ ikke krysset av</ins>"
    )
    assert read(change(before, after, "language").text) == "<del>Bokmål</del><ins>Nynorsk</ins>"


def test_an_inserted_citation_says_which_source_it_is():
    before = complete_document(disease="<p>En hudsykdom.</p>")

    (source,) = change(before, before.revised(disease="<p>En hudsykdom [@sps].</p>"), "disease").sources

    assert source == f"{_('Citation inserted:')} (2) Eksempelmab. SPS."


def test_a_deleted_citation_has_the_number_that_the_older_text_printed():
    before = complete_document(holder="Eksempel AS [@ema]", disease="<p>En hudsykdom [@sps].</p>")

    deleted = change(
        before, before.revised(holder="", status="<p>Hos EMA.</p>", disease="<p>En hudsykdom.</p>"), "disease"
    )

    assert read(deleted.text) == "<p>En hudsykdom<del> (2)</del>.</p>"
    assert deleted.sources == [f"{_('Citation deleted:')} (2) Eksempelmab. SPS."]


def test_the_demonstrations_notices_compare_to_pages_with_every_id_once():
    html = page(outdated(), baricitinib())

    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 50
    assert Structure(page(baricitinib_first_try(), baricitinib())).wrong == []


# What places are called


def test_every_place_has_a_name_and_the_names_of_rows_tell_them_apart():
    places = all_places(baricitinib())

    assert [place for place, label in places if not label or label == place] == []
    rows = [label for place, label in places if re.fullmatch(r"(trials|references|norwegian_assessments)/[^/]+", place)]
    assert len(rows) == len(set(rows)) == 4 + 9 + 5


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("trials/t1/population", "Trial 1 (NCT03334396): Population"),
        ("trials/t1/arms/a2/text", "Trial 1 (NCT03334396): Arm 2"),
        ("references/sps/title", "Reference 2 (Eksempelmab): Title"),
        ("brand_names/b1/text", "Brand name 1"),
        ("holder", "MA applicant/holder"),
        ("kinds/single/comment", "Comment on “Single technology assessment (STA)”"),
        ("trials/gone/name", "Trial: Study name"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_place_is_called_as_the_form_calls_it(place: str, label: str):
    with translation.override("en"):
        assert label_of(complete_document(), place) == label


def test_a_header_row_that_the_type_of_technology_lacks_is_listed_only_when_it_holds_something():
    measure = complete_document(technology_type="organisational", brand_names=())

    assert "brand_names" not in dict(all_places(measure))
    assert "brand_names" in dict(all_places(complete_document(technology_type="organisational")))


def test_the_summary_of_a_comparison_counts_changes_and_sections():
    with translation.override("en"):
        printed: PrintedComparison = printed_comparison(
            compare(complete_document(), complete_document(holder="A", title="B", disease=""))
        )

    assert printed.summary == "3 changes in 2 sections"
