"""The PDF of a version: it says what the page says, in a form that everybody can read and that lasts."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from notices.demo import baricitinib
from notices.document.model import Document
from notices.public.pdf import typeset as typeset_module
from notices.public.pdf.front_matter import FrontMatter
from notices.public.pdf.glyphs import FONTS, font_characters, printable
from notices.public.pdf.typeset import TypesettingError, typeset, typst_input
from notices.public.pdf.typst_process import compile_pdf
from notices.public.pdf.wording import WORDS
from notices.rendering.fragment import fragment
from tests.site.test_vendor import disagreements
from tests.support.pdf_reading import ReadPdf
from tests.support.strategies import documents
from tests.support.vendored_parts import rows
from tests.support.worlds import complete_document

MOMENT = datetime(2020, 8, 5, 12, tzinfo=UTC)
SHA256 = "5d" * 32
SITE = "https://varsel.example.org"
FRONT_MATTER = FrontMatter(
    notice=7,
    version=2,
    sha256=SHA256,
    published_at=MOMENT,
    approved_at=MOMENT,
    change="major",
    change_note="En ny studie.",
    state="live",
    withdrawn_at=None,
    withdrawal_note="",
    replacement="",
    replacement_address="",
    address=f"{SITE}/varsel/7/v/2/",
    latest_address=f"{SITE}/varsel/7/eksempelmab/",
    json_address=f"{SITE}/varsel/7/v/2.json",
    publisher="Et direktorat",
    licence="NLOD 2.0",
    licence_address="https://data.norge.no/nlod/no/2.0",
    is_demo=False,
)
# White space, and what only says where a word may be broken.
UNSEEN = re.compile("[\\s\u00ad]+")


def pdf_of(document: Document, **changes: Any) -> bytes:
    """The file, made in this process: quicker than the setter's own, and the same."""
    return compile_pdf(typst_input(document, replace(FRONT_MATTER, **changes).texts(document)), int(MOMENT.timestamp()))


def squeezed(text: str) -> str:
    return UNSEEN.sub("", text)


class VisibleText(HTMLParser):
    """What a browser shows of a fragment, the signs before the items of its lists too; of pictures nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._lists: list[Any] = []
        self._hidden = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "br":
            return
        if self._hidden or tag == "svg" or "visually-hidden" in classes:
            self._hidden += 1
        elif tag in ("ul", "ol"):
            has_own = "hs-checklist" in classes or "hs-timeline-legend" in classes
            self._lists.append(iter(lambda: "", None) if has_own else self._signs(tag))
        elif tag == "li":
            self.texts.append(next(self._lists[-1]))

    @staticmethod
    def _signs(tag: str) -> Iterator[str]:
        number = 0
        while True:
            number += 1
            yield f"{number}." if tag == "ol" else "•"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is in it."""

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif tag in ("ul", "ol"):
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def visible_text(document: Document) -> str:
    return squeezed("".join(VisibleText(fragment(document)).texts))


@pytest.fixture(scope="module")
def demo() -> ReadPdf:
    return ReadPdf(pdf_of(baricitinib()))


# The same words


@pytest.mark.parametrize(
    "document",
    [
        baricitinib(),
        complete_document("nn", "device", title="Måling av blodtrykk heime"),
        complete_document("en", description="<p>One<br>two <strong>and <em>three</em></strong></p><ul><li>a</li></ul>"),
        complete_document(
            description="<ol><li><p>en</p><ul><li>to</li></ul></li></ol><p>H<sub>2</sub>O, 10<sup>9</sup></p>"
        ),
    ],
    ids=["the demonstration's", "a device in nynorsk", "marks and lists", "lists in lists"],
)
def test_it_says_what_the_page_says_and_around_it_which_version_that_is(document: Document):
    words = FRONT_MATTER.texts(document)

    before, text, after = squeezed(ReadPdf(pdf_of(document)).text()).partition(visible_text(document))

    assert text
    first_line = f"Et direktorat · {words['name']} · {words['published']}"
    assert before == squeezed(f"{first_line} {words['current']} {SITE}/varsel/7/eksempelmab/")
    assert after.startswith(squeezed(f"{words['about']}{words['name']}. {words['published']}. {words['approved']}"))
    assert SHA256 in after


def test_the_order_of_reading_is_that_of_the_page(demo: ReadPdf):
    headings = [demo.text_in(heading).strip() for heading in demo.elements_with("H1", "H2")]

    assert headings == [*re.findall(r"<h[12]>(.*?)</h", fragment(baricitinib())), WORDS["nb"]["about"]]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Hår, čáppa, ŋ, ≥ 5 µg, β-blokker", "Hår, čáppa, ŋ, ≥ 5 µg, β-blokker"),
        ("gen 🧬 og 中文", "gen □ og □□"),
        ("usynlig\u200d\u202e\ufeff", "usynlig"),
        ("☒\u0301", "☒□"),
    ],
)
def test_a_sign_that_no_font_has_is_printed_as_a_box_of_its_own(written: str, printed: str):
    assert printable(written) == printed


def test_the_file_says_what_the_box_means_where_there_is_one_and_only_there():
    with_it, without = (ReadPdf(pdf_of(complete_document(holder=name))).text() for name in ("基因 AS", "Gen AS"))

    assert squeezed(WORDS["nb"]["missing"]) in squeezed(with_it)
    assert "□" not in without


# Nothing that people write can stop it


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_every_document_can_be_set(document: Document):
    assert pdf_of(document).startswith(b"%PDF-1.7")


def test_every_letter_of_the_fonts_can_be_set_in_every_style():
    every = " ".join(sorted(font_characters() - set("<>&")))
    styles = ("%s", "<strong>%s</strong>", "<em>%s</em>", "<strong><em>%s</em></strong>")

    assert pdf_of(complete_document(description="".join(f"<p>{style % every}</p>" for style in styles)))


@pytest.mark.parametrize(
    "text",
    ["#panic()", '#include "/etc/passwd"', "$x$ *b* _e_ `c` @ref <label>", "= no heading\n/ term: x", "\\u{41}"],
)
def test_what_people_write_is_never_a_program_of_the_setter(text: str):
    assert squeezed(text) in squeezed(ReadPdf(pdf_of(complete_document(holder=text))).text())


@pytest.mark.parametrize(
    "address", ["", "#ref-99", "#approval", "x" * 3000, "https://example.org/" + "å" * 900, "../x"]
)
def test_a_link_that_leads_nowhere_is_only_text(address: str):
    document = complete_document(description=f'<p><a href="{address}">lenken</a></p>')

    file = ReadPdf(pdf_of(document))

    assert "lenken" not in [file.text_in(link).strip() for link in file.elements_with("Link")]
    assert "lenken" in file.text()


def test_a_text_that_the_setter_refuses_says_why():
    with pytest.raises(TypesettingError, match=r"varsel/7/v/2/: .* could not be displayed with font"):
        typeset(complete_document(), {**FRONT_MATTER.texts(complete_document()), "publisher": "\U0001f9ec"}, MOMENT)


def test_a_text_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(typeset_module, "MAX_SECONDS", 0.01)

    with pytest.raises(TypesettingError, match="not typeset within"):
        typeset(complete_document(), FRONT_MATTER.texts(complete_document()), MOMENT)


# A form that lasts and that everybody can read. No validator was run: these are the parts that one would look for.


def test_it_calls_itself_archivable_and_accessible(demo: ReadPdf):
    metadata = demo.file.open_metadata()

    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
    assert [str(intent.S) for intent in demo.root.OutputIntents] == ["/GTS_PDFA1"]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_is_tagged_and_has_a_title_and_a_language(language: str):
    file = ReadPdf(pdf_of(complete_document(language, title="Eksempelmab [@ema] mot eksem")))

    assert file.root.MarkInfo.Marked
    assert file.root.Lang == language
    assert file.root.ViewerPreferences.DisplayDocTitle
    assert str(file.file.docinfo["/Title"]) == "Eksempelmab mot eksem"


def test_all_fonts_are_inside(demo: ReadPdf):
    described = [font.DescendantFonts[0].FontDescriptor for font in demo.fonts()]

    assert len(described) >= 3
    assert all("/FontFile2" in font or "/FontFile3" in font for font in described)
    assert all("/ToUnicode" in font for font in demo.fonts())


def test_each_font_is_the_one_its_row_describes_and_may_be_given_away():
    assert disagreements(FONTS) == []
    assert {row["licence"] for row in rows((FONTS / "README.md").read_text(encoding="utf-8"))} == {"OFL-1.1"}


def test_every_heading_is_a_bookmark(demo: ReadPdf):
    with demo.file.open_outline() as outline:
        (title,) = outline.root
        sections = [item.title for item in title.children]

    assert title.title.startswith("Baricitinib")
    assert sections == [*re.findall(r"<h2>(.*?)</h2>", fragment(baricitinib())), WORDS["nb"]["about"]]


def test_the_tables_have_heads_with_a_scope_and_rows_as_long_as_they(demo: ReadPdf):
    tables = demo.elements_with("Table")

    assert len(tables) == 3
    for table in tables:
        head, body = table.K
        (row,) = head.K
        columns = list(row.K)
        assert [head.S, body.S] == ["/THead", "/TBody"]
        assert {str(cell.S) for cell in columns} == {"/TH"}
        assert all("/Column" in str(cell.A) for cell in columns)
        assert {len(row.K) for row in body.K} == {len(columns)}


def test_a_tables_head_stands_again_on_its_next_page():
    row = complete_document().trials[0]
    trials = tuple(row.model_copy(update={"key": f"t{n}"}) for n in range(30))

    file = ReadPdf(pdf_of(complete_document(trials=trials)))
    heads = [page for page in range(len(file.file.pages)) if "Kontrollgruppe" in file.printed(page)]

    assert len(heads) >= 2


def test_the_timeline_is_a_figure_with_words_of_its_own(demo: ReadPdf):
    (figure,) = demo.elements_with("Figure")

    assert str(figure.Alt).startswith("Tidslinje for studiene. 4 studier")
    assert "/BBox" in str(figure.A)


def test_each_page_names_the_version_its_address_and_its_hash(demo: ReadPdf):
    feet = [squeezed(demo.artifacts(page)) for page in range(len(demo.file.pages))]

    expected = squeezed(f"Metodevarsel 7, versjon 2 · {SITE}/varsel/7/v/2/")
    assert len(feet) > 2
    assert all(expected in foot and f"sha256{SHA256}" in foot for foot in feet)
    assert [f"Side{n}av{len(feet)}" in foot for n, foot in enumerate(feet, 1)] == [True] * len(feet)


def test_citations_lead_to_their_reference_and_sources_to_the_web(demo: ReadPdf):
    links = [note for page in demo.file.pages for note in page.get("/Annots", [])]

    assert {str(note.A.URI) for note in links if "/A" in note} >= {row.url for row in baricitinib().references}
    assert sum("/Dest" in note for note in links) == fragment(baricitinib()).count('href="#')


def test_a_long_address_is_broken_into_lines_and_copied_as_it_is():
    address = f"https://example.org/{'a' * 50}/{'bcd?x=1&y=2_' * 12}{'e' * 90}"
    text = f'<p>Se <a href="{address}">{address}</a> og {"x" * 200}.</p>'

    read = ReadPdf(pdf_of(complete_document(description=text))).text()

    assert address in squeezed(read)
    assert "\u200b" not in read


# What stands around the text


def test_a_withdrawn_version_says_so_before_its_text():
    document = complete_document()
    file = ReadPdf(
        pdf_of(
            document,
            state="outdated",
            withdrawn_at=MOMENT,
            withdrawal_note="Metoden er innført.",
            replacement="Et nytt varsel",
            replacement_address=f"{SITE}/varsel/9/nytt/",
        )
    )

    before, _text, after = squeezed(file.text()).partition(visible_text(document))

    assert squeezed(f"{WORDS['nb']['outdated']} Trukket tilbake 5. august 2020. Metoden er innført.") in before
    assert squeezed("Erstattet av: Et nytt varsel") in before
    assert squeezed(WORDS["nb"]["latest"]) not in before + after
    assert squeezed(WORDS["nb"]["current"]) not in before + after


def test_a_replaced_version_leads_to_the_one_in_force():
    document = complete_document()

    before = squeezed(ReadPdf(pdf_of(document, state="replaced")).text()).partition(visible_text(document))[0]

    assert squeezed(f"{WORDS['nb']['replaced']} {SITE}/varsel/7/eksempelmab/") in before
    assert squeezed(WORDS["nb"]["current"]) not in before


def test_a_demonstration_says_so_on_every_page():
    file = ReadPdf(pdf_of(baricitinib(), is_demo=True))

    assert all(squeezed(WORDS["nb"]["demo"]) in squeezed(file.artifacts(page)) for page in range(len(file.file.pages)))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_says_under_which_licence_its_text_may_be_used(language: str):
    document = complete_document(language)
    file = ReadPdf(pdf_of(document))

    after = squeezed(file.text()).partition(visible_text(document))[2]

    words = WORDS[document.language]["licence"].format(licence="NLOD 2.0")
    assert squeezed(f"{words} {FRONT_MATTER.licence_address}") in after
    assert FRONT_MATTER.licence_address in {str(note.A.URI) for note in file.file.pages[-1].Annots if "/A" in note}


def test_the_words_are_the_same_in_each_language():
    assert [words.keys() for words in WORDS.values()] == [WORDS["nb"].keys()] * 3


def test_it_is_the_same_file_whenever_it_is_made_also_by_several_at_once():
    document = complete_document()
    made: list[bytes] = []
    words = FRONT_MATTER.texts(document)
    makers = [threading.Thread(target=lambda: made.append(typeset(document, words, MOMENT))) for _ in range(2)]

    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert made == [pdf_of(document)] * 2


def test_another_template_state_or_site_makes_another_file(monkeypatch):
    fingerprints = {
        FRONT_MATTER.fingerprint(),
        replace(FRONT_MATTER, state="replaced").fingerprint(),
        replace(FRONT_MATTER, address="x").fingerprint(),
    }
    monkeypatch.setattr("notices.public.pdf.front_matter.TEMPLATE_VERSION", 99)

    assert len(fingerprints | {FRONT_MATTER.fingerprint()}) == 4
