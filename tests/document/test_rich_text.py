"""Rich text on its way in: only the allowed marks, nothing that runs, and clean stays clean."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from notices.document.rich_text import ALLOWED_TAGS, clean_line, clean_rich_text, clean_text, is_blank, plain_text
from tests.support.strategies import texts


class Reader(HTMLParser):
    """Reads HTML as strictly as it can: everything that a browser could act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.marks: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.marks.add(tag)
        self.marks.update(f"{tag} {name}" for name, _ in attrs)
        self.addresses += [value or "" for name, value in attrs if name == "href"]

    def handle_comment(self, data: str) -> None:
        self.marks.add("comment")

    def handle_decl(self, decl: str) -> None:
        self.marks.add("declaration")

    def handle_pi(self, data: str) -> None:
        self.marks.add("instruction")

    @property
    def is_harmless(self) -> bool:
        # A browser drops control characters and white space before it looks for the scheme.
        schemes = (re.match(r"([^/?#:]*):", re.sub(r"[\x00-\x20\x7f-\x9f]", "", link)) for link in self.addresses)
        return self.marks <= ALLOWED_TAGS | {"a href"} and all(
            scheme is None or scheme[1].lower() in {"http", "https", "mailto"} for scheme in schemes
        )


@settings(max_examples=400, deadline=None)
@given(texts)
def test_whatever_comes_in_is_harmless_composed_and_stays_as_it_is(text: str) -> None:
    clean = clean_rich_text(text)

    assert Reader(clean).is_harmless
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_rich_text(clean) == clean


@settings(max_examples=400, deadline=None)
@given(texts)
def test_a_clean_line_or_text_stays_as_it_is(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)
    assert "\n" not in clean_line(text)


ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext></p><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<style>@import 'https://evil.example/a.css';</style>",
    "<p style='background:url(https://evil.example/)'>x</p>",
    "<p onclick=alert(1) class=big id=top>x</p>",
    "<b onmouseover=alert(1)>x</b>",
    "<i/onclick=alert(1)>x</i>",
    "<h1 onclick=alert(1)>x</h1>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='java\x01script:alert(1)'>x</a>",
    "<a href='java&#1;script:alert(1)'>x</a>",
    "<a href='java&#x7f;script:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='https://example.org' target=_blank ping='https://evil.example'>x</a>",
    # The mark joins the ">" before it to one letter, and the tag goes on until the next one.
    "<a href='https://example.org'>&#x338; onmouseover=alert(1) x</a>",
    "<a href='https://example.org'>\u0338 onmouseover=alert(1) x</a>",
    "<a href='https://example.org'>\u0301&#x338; onmouseover=alert(1) x</a>",
    "<p>&#x338; onclick=alert(1) x</p>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!doctype html><base href='https://evil.example/'>",
    "<form action='https://evil.example'><button formaction=x>x</button></form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<template><script>alert(1)</script></template>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_out_harmless(attack: str) -> None:
    clean = clean_rich_text(f"<p>before</p>{attack}<p>after</p>")

    assert Reader(clean).is_harmless
    assert clean_rich_text(clean) == clean
    assert "before" in clean


@pytest.mark.parametrize(
    "harm", ["<p>x<script></script></p>", "<p onclick=x>", "<a href=' java\nscript:x'>", "<a href='j\x7favascript:x'>"]
)
def test_the_reader_of_these_tests_sees_harm(harm: str) -> None:
    assert not Reader(harm).is_harmless


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("En\n\nTo", "<p>En</p><p>To</p>"),
        ("<b>fet</b> og <i>kursiv</i>", "<p><strong>fet</strong> og <em>kursiv</em></p>"),
        ("<h2>Tittel</h2><p>x</p>", "<p>Tittel</p><p>x</p>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<p>H<sub>2</sub>O og m<sup>2</sup></p>", "<p>H<sub>2</sub>O og m<sup>2</sup></p>"),
        ("<ul><li>a</li><li></li></ul>", "<ul><li>a</li></ul>"),
        ("<p><br></p>", ""),
        ("<p>&nbsp;</p><ul><li> </li></ul>", ""),
        ("<p>5 < 6 & 7</p>", "<p>5 &lt; 6 &amp; 7</p>"),
        ("<p>[@ema; @sps]</p>", "<p>[@ema; @sps]</p>"),
        ('<p><a href="mailto:a@example.org">a</a></p>', '<p><a href="mailto:a@example.org">a</a></p>'),
    ],
)
def test_a_text_keeps_what_it_means(text: str, clean: str) -> None:
    assert clean_rich_text(text) == clean


def test_a_section_of_200_kilobytes_is_cleaned_whole() -> None:
    text = "<p>" + "En setning om <b>dette</b> &amp; hint. " * 5_000 + "</p>"

    clean = clean_rich_text(text)

    assert len(clean) > 200_000
    assert clean.count("<strong>") == 5_000


@pytest.mark.parametrize(("text", "blank"), [("", True), ("<p> </p>", True), ("<p>x</p>", False), ("&nbsp;", True)])
def test_a_text_that_shows_nothing_is_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


def test_the_words_alone_keep_their_blocks_apart() -> None:
    assert plain_text("<p>En &amp; to</p><ul><li>a</li><li>b<br>c</li></ul>") == "En & to\na\nb\nc"


def test_a_line_keeps_its_hard_space_and_loses_its_line_ends() -> None:
    assert clean_line(" 10\u00a0% \r\n\t av ") == "10\u00a0% av"
