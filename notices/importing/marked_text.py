"""Words of the source as HTML: their links, bold and slanted letters, raised and lowered ones."""

import html
from collections.abc import Callable

from notices.document.brackets import NUMBERS_IN_BRACKETS
from notices.importing.blocks import Span
from notices.importing.flows import Flow


def marked_text(words: str, flow: Flow, tags: list[tuple[Span, str]], cited: Callable[[str], str]) -> str:
    """Return the words of a flow as HTML; `cited` puts citations into a stretch of them.

    Where joining has changed letters, nobody can tell where a mark stands: then there is none.
    """
    places = _places(words, flow)
    brackets = [match.span() for match in NUMBERS_IN_BRACKETS.finditer(words)]
    stretches = sorted(
        (stretch for span, tag in tags if places and (stretch := _stretch(places, span, tag))),
        key=lambda stretch: (stretch[0], -stretch[1]),
    )
    return _written(words, _nested(stretches, brackets), cited)


def _places(words: str, flow: Flow) -> dict[int, int]:
    """Return the place among the words of each letter of the source."""
    letters = [part.span.start + at for part in flow.stretches for at, letter in enumerate(part.text) if letter.strip()]
    targets = [at for at, letter in enumerate(words) if letter.strip()]
    same = "".join(flow.text.split()) == "".join(words.split())
    return dict(zip(letters, targets, strict=True)) if same else {}


def _stretch(places: dict[int, int], span: Span, tag: str) -> tuple[int, int, str] | None:
    """Return where in the words a mark begins and ends."""
    inside = [places[at] for at in range(span.start, span.end) if at in places]
    return (inside[0], inside[-1] + 1, tag) if inside else None


def _nested(stretches: list[tuple[int, int, str]], brackets: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return the marks that stand whole inside each other and cut no bracket; a bracket alone needs none."""
    chosen: list[tuple[int, int, str]] = []
    for start, end, tag in stretches:
        cuts_bracket = any(first < start < last or first < end < last for first, last in brackets)
        crosses = any(one < end and start < other and not (one <= start and end <= other) for one, other, _ in chosen)
        is_twice = any(one <= start and end <= other and tag[:2] == known[:2] for one, other, known in chosen)
        if not (cuts_bracket or crosses or is_twice or (start, end) in brackets):
            chosen.append((start, end, tag))
    return chosen


def _written(words: str, stretches: list[tuple[int, int, str]], cited: Callable[[str], str]) -> str:
    edges = sorted({0, len(words), *(edge for start, end, _tag in stretches for edge in (start, end))})
    parts = []
    for number, at in enumerate(edges):
        parts += [_closing(tag) for _start, end, tag in reversed(stretches) if end == at]
        parts += [tag for start, _end, tag in stretches if start == at]
        if number + 1 < len(edges):
            text = html.escape(cited(words[at : edges[number + 1]]), quote=False)
            parts.append(text.replace("\n", "<br>"))
    return "".join(parts)


def _closing(tag: str) -> str:
    return f"</{tag.strip('<>').split()[0]}>"
