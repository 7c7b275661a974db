"""The demonstration's prose, and the same after somebody worked on it."""

from hypothesis import strategies as st

from notices import demo
from notices.document.places import texts_of

DEMO = [
    text
    for document in (demo.baricitinib(), demo.outdated(), demo.device_in_review(), demo.draft())
    for text in texts_of(document)
]
PROSE = sorted({text.text for text in DEMO if " " in text.text and not text.is_rich})
RICH = sorted({text.text for text in DEMO if text.is_rich and text.text})
MARKS = ["<p>", "</p>", "<ul><li>", "</li><li>", "</li></ul>", "<strong>", "</strong>", "<em>", "</em>", "<br>", " og "]
MARKS += [
    '<a href="https://example.org/?a=1&amp;b=2">',
    "</a>",
    "<sub>2</sub>",
    " [@a]",
    " [@a; @b]",
    "&nbsp;",
    "&lt;b&gt;",
]


@st.composite
def edited(draw: st.DrawFn, originals: list[str], inserted: list[str]) -> str:
    """A text of ours after somebody worked on it: stretches taken out, moved, and put in."""
    text = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        taken = text[start:end]
        text = text[:start] + draw(st.sampled_from([*inserted, ""])) + text[end:]
        if draw(st.booleans()):
            place = draw(st.integers(0, len(text)))
            text = text[:place] + taken + text[place:]
    return text
