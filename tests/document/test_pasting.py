"""What people paste from other programs: its meaning stays, and what was left out is named in its words."""

import json

import pytest
from django.core.management import CommandError, call_command

from notices.document.pasting.cleaning import MAX_INPUT_LENGTH, TooLong, clean
from notices.document.pasting.messages import MAX_QUOTES, MESSAGES

BOLD = "<p>Vanlig <strong>fet</strong> H<sub>2</sub>O</p>"
WORD_LIST = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8><style><!--
 @list l0:level1 {mso-level-number-format:bullet;} @list l1:level1 {mso-level-number-format:alpha-lower;}
 p.MsoNormal {margin:0cm;} span.Utheving {font-weight:bold;} --></style></head><body lang=NO><!--StartFragment-->
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>En<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:
Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>Under <span class=Utheving>fet</span></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span><!--[endif]-->To</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>b)<span>
&nbsp;</span></span><![endif]>Tre</p><!--EndFragment--></body></html>"""
WORD_ONLINE = (
    '<div class="ListContainerWrapper"><ul role="list"><li data-aria-level="1" data-listid="1"><p>a</p></li></ul></div>'
    '<div class="ListContainerWrapper"><ul role="list"><li data-aria-level="2" data-listid="1"><p>b</p></li></ul></div>'
    '<div class="ListContainerWrapper"><ul role="list"><li data-aria-level="1" data-listid="1"><p>c</p></li></ul></div>'
)
NESTED = "<ul><li>En<ul><li>Under <strong>fet</strong></li></ul></li><li>To</li></ul><ol><li>Tre</li></ol>"

# What somebody pastes, what becomes of it, and the messages: their codes with the words that they quote.
PASTED = [
    # Marks that come as styles: Google Docs, Word online, Outlook; and the same from a style sheet.
    (
        '<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid"><p><span style="font-weight:400">'
        'Vanlig </span><span style="font-weight:700">fet</span><span style="font-weight:400"> H</span>'
        '<span style="vertical-align:sub">2</span><span>O</span></p></b>',
        BOLD,
        {},
    ),
    ("<p>Vanlig <b>fet</b> H<span style='mso-text-raise:-3.0pt;position:relative;top:3.0pt'>2</span>O</p>", BOLD, {}),
    (
        "<style>.a{font-weight:700} .b{x:y}</style><p>Vanlig <i class=a style='font-style:normal'>fet</i>"
        " H<sub>2</sub>O</p>",
        BOLD,
        {},
    ),
    (
        "<p><span style='font: italic bold 12px Arial'>x</span> m<span style='vertical-align:6pt'>2</span></p>",
        "<p><strong><em>x</em></strong> m<sup>2</sup></p>",
        {},
    ),
    (
        "<p style='FONT-WEIGHT:BOLD !important'>a<span style='font-weight:normal'>b</span></p>",
        "<p><strong>a</strong>b</p>",
        {},
    ),
    # Deleted and struck through.
    *(
        (f"<p>Dosen er {tag} <ins>2 mg</ins> daglig.</p>", "<p>Dosen er 2 mg daglig.</p>", {"deleted": ("4 mg",)})
        for tag in (
            '<del cite="mailto:en.skribent" datetime="2026-01-01T10:00">4 mg</del>',
            *("<s>4 mg</s>", "<strike>4 mg</strike>", "<span class=msoDel>4 mg</span>"),
            '<span style="text-decoration: underline line-through">4 mg</span>',
            '<span style="text-decoration-line:line-through">4 <b>mg</b></span>',
        )
    ),
    # Hidden.
    *(
        (f"<p>Synlig<span {attribute}>SKJULT</span> tekst</p>", "<p>Synlig tekst</p>", {"hidden": ("SKJULT",)})
        for attribute in (
            *('style="display:none;mso-hide:all"', 'style="mso-hide:all"', 'style="DISPLAY: NONE"', "hidden"),
            *('style="visibility:hidden"', 'class="x sr-only"', 'style="font-size:0px"', 'style="opacity:0"'),
            'style="position:absolute;left:-9999px"',
            'style="position:absolute;width:1px;height:1px;overflow:hidden"',
        )
    ),
    (
        "<p style='visibility:hidden'>a<b style='visibility:visible'>b</b></p>",
        "<p><strong>b</strong></p>",
        {"hidden": ("a",)},
    ),
    ('<p>a <span aria-hidden="true">b</span></p>', "<p>a b</p>", {}),  # people see it
    # Comments.
    (
        "<p>Ny <a style='mso-comment-reference:AB_1;mso-comment-date:20260101T1000'>tekst</a><span "
        "class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]><a class=msocomanchor "
        'id="_anchor_1" href="#_msocom_1">[AB1]</a><![endif]></span></span></p><div style=\'mso-element:comment-list\'>'
        "<div style='mso-element:comment'><p class=MsoCommentText>Er dette sant?</p></div></div>",
        "<p>Ny tekst</p>",
        {"comments": ("[AB1]", "Er dette sant?")},
    ),
    ("<p>a<!-- en kommentar -->b<!--[if gte mso 9]><xml><w:x>y</w:x></xml><![endif]--></p>", "<p>ab</p>", {}),
    # Field codes.
    (
        "<p>Se <span style='mso-element:field-begin'></span> REF _Ref1 \\h <span style='mso-element:field-separator'>"
        "</span>figur 1<span style='mso-element:field-end'></span> her</p>",
        "<p>Se figur 1 her</p>",
        {"fields": ("REF _Ref1 \\h",)},
    ),
    (
        "<p>Se <!--[if supportFields]><span style='mso-element:field-begin'></span>PAGEREF<![endif]-->4</p>",
        "<p>Se 4</p>",
        {},
    ),
    # Footnotes: Word, LibreOffice, Google Docs, encyclopedias; and what is none.
    *(
        (f"<p>Forekomsten er 2 %{mark}.</p>", "<p>Forekomsten er 2 %.</p>", {"footnotes": (quote,)})
        for mark, quote in (
            ('<a style="mso-footnote-id:ftn1" href="#_ftn1">[1]</a>', "[1]"),
            (
                '<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference><span '
                'style="mso-special-character:footnote"><![if !supportFootnotes]>[1]<![endif]></span></span></a>',
                "[1]",
            ),
            ('<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>', "1"),
            ('<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>', "[1]"),
            ("<sup>[1]</sup>", "[1]"),
            ('<sup class="reference"><a href="https://no.wikipedia.org/wiki/X#cite_note-1">[2]</a></sup>', "[2]"),
            ('<span style="vertical-align:super">[1][2]</span>', "[1][2]"),
        )
    ),
    ("<p>10<sup>9</sup>/L og m<sup>2</sup> [@ema]</p>", "<p>10<sup>9</sup>/L og m<sup>2</sup> [@ema]</p>", {}),
    # Links.
    (
        "<p>Se <a href='#kap2'>kapittel 2</a> og <a name=x>her</a></p>",
        "<p>Se kapittel 2 og her</p>",
        {"links": ("kapittel 2",)},
    ),
    (
        "<p><a href='javascript:alert(1)'>x</a> <a href='file:///C:/a.doc'>y</a></p>",
        "<p>x y</p>",
        {"links": ("x", "y")},
    ),
    ("<a href='https://a.no/?a=1&amp;copy=2'><p>x</p></a>", '<p><a href="https://a.no/?a=1&amp;copy=2">x</a></p>', {}),
    # Lists.
    (WORD_LIST, NESTED, {"list_numbers": ("b)",)}),
    (WORD_ONLINE, "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>", {}),
    ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", {}),
    (
        "<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt'>·<span>&nbsp;&nbsp; </span>a</p>"
        "<p class=MsoListParagraph style='margin-left:72.0pt'>o<span>&nbsp; </span>b</p>",
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        {},
    ),
    (
        "<h1 style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1 </span><![endif]>Mål"
        "</h1>",
        "<p>1 Mål</p>",
        {},
    ),
    ('<ol start="4"><li>x</li><li>y</li></ol>', "<ol><li>x</li><li>y</li></ol>", {"list_numbers": ("4.",)}),
    ("<ol type=a><li>x</ol>", "<ol><li>x</li></ol>", {"list_numbers": ("a.",)}),
    ("<ol reversed><li>x</ol>", "<ol><li>x</li></ol>", {"list_numbers": ("…3, 2, 1",)}),
    ("<ol style='list-style-type:lower-roman'><li value=1>x</ol>", "<ol><li>x</li></ol>", {"list_numbers": ("i.",)}),
    # Tables: Excel, Word, the web.
    (
        "<table><tr><td>Alder</td><td>Antall</td></tr><tr><td>0–5</td><td>12</td></tr></table>",
        "<p>Alder | Antall</p><p>0–5 | 12</p>",
        {"tables": ("Alder | Antall",)},
    ),
    (
        "<style>.xl65{font-weight:700;}</style><table border=0><!--StartFragment--><col width=64><tr height=20><td "
        "class=xl65 rowspan=2>A</td><td colspan=2>B</td><td x:num>3</td></tr><tr><td>x</td><td></td><td>y<br>z</td>"
        "</tr><!--EndFragment--></table>",
        "<p><strong>A</strong> | B | | 3</p><p><strong>A</strong> | x | | y z</p>",
        {"tables": ("A | B | | 3",)},
    ),
    ("<table><tr><td><p>Hilsen</p><ul><li>a</ul></td></tr></table>", "<p>Hilsen</p><ul><li>a</li></ul>", {}),
    # Pictures and formulas.
    (
        '<p>Figur: <img src="https://example.org/f.png" alt="Kurve som stiger"> slutt</p>',
        "<p>Figur: Kurve som stiger slutt</p>",
        {"pictures": ("Kurve som stiger",)},
    ),
    (
        '<p>a<img src="file:///C:/bilde001.png"><img src=x.gif width=1 height=1 alt=teller></p>',
        "<p>a</p>",
        {"pictures": ("bilde001.png",)},
    ),
    (
        '<p>a<img alt="🙂" class=emoji><svg aria-label="Kart"><text>x</text></svg></p>',
        "<p>a🙂</p>",
        {"pictures": ("Kart",)},
    ),
    (
        "<p><math><msup><mi>m</mi><mn>2</mn></msup><mo>,</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>",
        "<p>m<sup>2</sup>,1/2</p>",
        {},
    ),
    # Characters.
    ("<p>eﬀekt og fi\u00adnere\u200b</p>", "<p>effekt og finere</p>", {"ligatures": ("effekt",)}),
    ("<p>10&nbsp;% <span>עברית</span> 👩\u200d⚕️</p>", "<p>10&nbsp;% עברית 👩\u200d⚕️</p>", {}),
    (
        "<p>TNF-<span style='font-family:Symbol'>a</span> <font face=Symbol>\uf0b3 b</font> <span style='font-family:"
        "Symbol;mso-char-type:symbol'><span style='mso-symbol-font-family:Symbol'>g</span></span> a</p>",
        "<p>TNF-α ≥ β γ a</p>",
        {},
    ),
    ("<div style='font-size:0'>a<p style='font-size:14px'>b</p></div>", "<p>b</p>", {"hidden": ("a",)}),
    ("<p>a<img alt='Et diagram'>b</p>", "<p>a Et diagram b</p>", {"pictures": ("Et diagram",)}),
    ("<p>x<sup class=s>1</sup> <sup>a</sup></p>", "<p>x<sup>1</sup> <sup>a</sup></p>", {}),
    ("<p>H<span class=s>2</span></p><style>span.s{vertical-align:sub}</style>", "<p>H<sub>2</sub></p>", {}),
    # No tag at all.
    (
        "<p>ved LVEF <nedre grense og NT-proBNP >øvre grense</p>",
        "<p>ved LVEF &lt;nedre grense og NT-proBNP &gt;øvre grense</p>",
        {},
    ),
    ("a<b og c>d", "<p>a&lt;b og c&gt;d</p>", {}),
    ("p<0.05 & <LVEF> og <i alle tilfeller", "<p>p&lt;0.05 &amp; &lt;LVEF&gt; og &lt;i alle tilfeller</p>", {}),
    ("<p>a <!-- b</p>", "<p>a &lt;!-- b</p>", {}),
    ("<p>a<st1:place w:st=on>Oslo</st1:place><x-y>z</x-y></p>", "<p>aOsloz</p>", {}),
    # No block inside a mark, no loose text.
    ("<p>a</p>b<strong><p>c</p></strong>", "<p>a</p><p>b</p><p><strong>c</strong></p>", {}),
    ("<ul><li>a<p>b</p></li></ul>x", "<ul><li><p>a</p><p>b</p></li></ul><p>x</p>", {}),
    # Lines of the source, and lines that were wrapped by hand.
    ("<p>En linje,\n  og<br>en til <u>x</u></p>", "<p>En linje, og<br>en til x</p>", {}),
    ("<p>selek-\ntiv og barne-\nog IL-\n17</p>", "<p>selektiv og barne- og IL-17</p>", {"hyphens": ("selektiv",)}),
    ("<p>IL-\n17</p>", "<p>IL-17</p>", {}),
    (
        "<p>er en <b>selek-</b><br>tiv hemmer<br>av</p>",
        "<p>er en <strong>selek</strong>tiv hemmer av</p>",
        {"hyphens": ("selektiv",), "lines_joined": ()},
    ),
    (
        "<pre>En linje som er de-\nlt\n\nTo</pre>",
        "<p>En linje som er delt</p><p>To</p>",
        {"lines_joined": (), "hyphens": ("delt",)},
    ),
]


@pytest.mark.parametrize(("pasted", "html", "messages"), PASTED)
def test_a_pasted_text_keeps_its_meaning(pasted, html, messages):
    cleaned = clean(pasted)

    assert cleaned.html == html
    assert {message.code: message.quotes for message in cleaned.messages} == messages
    assert clean(html).html == html
    assert clean(html).messages == ()


# Plain text, as of a PDF, and what becomes of it.
LINES = [
    (
        "Baricitinib er en selek-\ntiv hemmer av\nJanus-kinase.",
        "<p>Baricitinib er en selektiv hemmer av Janus-kinase.</p>",
    ),
    ("COVID-\n19, IL-\n17, JAK-\nhemmer og 3-\nårig", "<p>COVID-19, IL-17, JAK-hemmer og 3-årig</p>"),
    ("inn-\nog utpasienter, på-\neller av", "<p>inn- og utpasienter, på- eller av</p>"),
    ("pre- og/\neller post, selek\u00ad\ntiv", "<p>pre- og/eller post, selektiv</p>"),
    ("e-\npost og ord -\nmed strek", "<p>e-post og ord - med strek</p>"),
    ("En\r\n\r\nTo\fTre", "<p>En</p><p>To</p><p>Tre</p>"),
    ("a. avsnitt 1\nb. avsnitt 2", "<ol><li>avsnitt 1</li><li>avsnitt 2</li></ol>"),
    ("1. en\nsom går videre\n2. to\n\nSlutt", "<ol><li>en som går videre</li><li>to</li></ol><p>Slutt</p>"),
    ("4. fire\n5. fem", "<p>4. fire 5. fem</p>"),
    ("1. januar kom\nlegen.", "<p>1. januar kom legen.</p>"),
    ("• en\n• to\n\n- tre", "<ul><li>en</li><li>to</li></ul><p>- tre</p>"),
    ("Alder\tAntall\n0–5\t12", "<p>Alder | Antall</p><p>0–5 | 12</p>"),
    ("x" * 120 + " ord.\nKort.\n" + "y" * 260, f"<p>{'x' * 120} ord.</p><p>Kort.</p><p>{'y' * 260}</p>"),
    (
        "Første avsnitt fyller hele linjen her\nog slutter.\nAndre avsnitt fyller hele linjen òg\nog slutter.",
        "<p>Første avsnitt fyller hele linjen her og slutter.</p>"
        "<p>Andre avsnitt fyller hele linjen òg og slutter.</p>",
    ),
    ("<b>fet</b> & &amp;", "<p>&lt;b&gt;fet&lt;/b&gt; &amp; &amp;amp;</p>"),
]


@pytest.mark.parametrize(("text", "html"), LINES)
def test_plain_text_becomes_paragraphs_and_lists(text, html):
    assert clean(text, is_plain=True).html == html
    assert clean(html).html == html


def test_a_message_quotes_the_first_words_and_counts_the_rest():
    (message,) = clean("<p>" + "".join(f"<s>ord {number}</s> og " for number in range(9)) + "</p>").messages

    assert (message.code, message.count, len(message.quotes)) == ("deleted", 9, MAX_QUOTES)
    assert message.quotes[0] == "ord 0"
    assert message.code in MESSAGES


ENDLESS = [
    *("<ul><li>" * 20_000, "<ul><li>x" * 10_000, "<!--" * 40_000, '<a b="<a ' * 20_000, "æ" * 300_000),
    *(f"<p>{'æ' * 300_000}<u></p>", f"<style>{'/*' * 100_000}</style>", f"<style>{'a' * 300_000}</style>"),
    *(f"<p style='margin:{'1' * 300_000}' class=MsoListParagraph>", "-\n" * 100_000, "<p>" + "a-\n" * 100_000),
]


@pytest.mark.parametrize("text", ENDLESS, ids=[text[:20] for text in ENDLESS])
def test_a_text_that_is_nested_without_end_loses_no_word(text):
    cleaned = clean(text)

    assert "<ul><li>" * 10 not in cleaned.html.replace("x", "")
    assert cleaned.html.count("x") == text.count("x")


def test_a_picture_inside_the_text_does_not_count():
    picture = f'<img alt="Kurve" src="data:image/png;base64,{"A" * MAX_INPUT_LENGTH}">'

    assert clean(f"<p>{picture}</p>").html == "<p>Kurve</p>"


@pytest.mark.parametrize("text", ["x" * (MAX_INPUT_LENGTH + 1), "<b>" * 50_000, "<" * 50_000])
def test_a_text_that_is_too_long_is_refused_before_it_is_read(text):
    with pytest.raises(TooLong):
        clean(text)


def test_the_command_prints_the_text_and_its_messages_as_json(tmp_path, capsys):
    path = tmp_path / "pasted.html"
    path.write_bytes("<meta charset=windows-1252><p>Blå <s>4 mg</s>2 mg</p>".encode("cp1252"))

    call_command("clean_html", str(path))

    html, messages = capsys.readouterr().out.splitlines()
    assert html == "<p>Blå 2 mg</p>"
    assert [(message["code"], message["quotes"], message["count"]) for message in json.loads(messages)] == [
        ("deleted", ["4 mg"], 1)
    ]
    assert "4 mg" in json.loads(messages)[0]["text"]


def test_the_command_names_a_file_that_is_too_long(tmp_path):
    path = tmp_path / "pasted.html"
    path.write_text("x" * (MAX_INPUT_LENGTH + 1))

    with pytest.raises(CommandError, match="too long"):
        call_command("clean_html", str(path))
