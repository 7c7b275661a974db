"""The fragment as a list of blocks for Typst: headings, paragraphs, lists, tables, with all the words of the HTML."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from notices.formats.html_tree import Tag, parse_html
from notices.public.pdf.inline import (
    PRINTED,
    Letters,
    Run,
    Style,
    StyledText,
    is_visually_hidden,
    runs,
    styled,
    styled_texts,
)
from notices.public.pdf.timeline import timeline_data
from notices.trial_table.timeline import Timeline

Block = dict[str, Any]
HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
# Tags that contain blocks and print nothing themselves.
CONTAINERS = {"", "article", "section", "div", "details"}


class Blocks:
    """It reads the blocks of one fragment."""

    def __init__(self, fragment: str, timeline: Timeline | None, letters: Letters = PRINTED) -> None:
        self._tree = parse_html(fragment)
        self._timeline = timeline
        self._letters = letters
        self._readers: dict[str, Callable[[Tag, Style], Iterator[Block]]] = {
            **dict.fromkeys(HEADINGS, self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            "p": self._paragraph,
            "dl": self._facts,
            "table": self._table,
            "figure": self._figure,
        }

    def all(self) -> list[Block]:
        """Return all blocks; links inside the file lead only to anchors that exist."""
        blocks = list(self._blocks([self._tree], Style()))
        anchors = {tag.attributes["id"] for tag in self._tree.walk() if tag.name != "svg" and "id" in tag.attributes}
        for run in _runs_in(blocks):
            if run["link"].startswith("#") and run["link"][1:] not in anchors:
                run["link"] = ""
        return blocks

    def _blocks(self, nodes: list[Tag | str], style: Style) -> Iterator[Block]:
        """Yield blocks, and loose text between them as paragraphs; a mark around a block marks its text."""
        loose: list[StyledText] = []
        for node in nodes:
            if isinstance(node, Tag) and self._contains_blocks(node):
                yield from self._running_text(loose)
                loose = []
                reader = self._readers.get(node.name)
                yield from reader(node, style) if reader else self._blocks(node.children, styled(node, style))
            else:
                loose += styled_texts([node], style)
        yield from self._running_text(loose)

    def _contains_blocks(self, tag: Tag) -> bool:
        names = {inner.name for inner in tag.walk()}
        return not is_visually_hidden(tag) and bool(names & (self._readers.keys() | CONTAINERS | {"li"}))

    def _paragraph(self, tag: Tag, style: Style) -> Iterator[Block]:
        yield from self._running_text(list(styled_texts(tag.children, style)), small="hs-meta" in tag.classes)

    def _heading(self, tag: Tag, style: Style) -> Iterator[Block]:
        text = self._runs(styled_texts(tag.children, style))
        level = HEADINGS[tag.name]
        if text or level == 1:
            yield {"kind": "heading", "level": level, "runs": text}

    def _list(self, tag: Tag, style: Style) -> Iterator[Block]:
        if "hs-references" in tag.classes:
            yield {"kind": "references", "items": [self._reference(item) for item in tag.all("li")]}
        elif "hs-checklist" in tag.classes:
            yield {"kind": "boxes", "items": [self._box(item) for item in tag.all("li")]}
        elif items := [item for node in tag.children if (item := list(self._item(node, style)))]:
            yield {"kind": "numbered" if tag.name == "ol" else "list", "items": items}

    def _item(self, node: Tag | str, style: Style) -> Iterator[Block]:
        inside = node.children if isinstance(node, Tag) and node.name == "li" else [node]
        return self._blocks(inside, style)

    def _reference(self, item: Tag) -> Block:
        return {"anchor": item.attributes["id"], "runs": self._runs(styled_texts(item.children))}

    def _facts(self, tag: Tag, style: Style) -> Iterator[Block]:
        labels, values = ([self._runs(styled_texts(term.children)) for term in tag.all(name)] for name in ("dt", "dd"))
        yield {"kind": "facts", "rows": list(zip(labels, values, strict=True))}

    def _table(self, tag: Tag, style: Style) -> Iterator[Block]:
        head, *rows = list(tag.all("tr"))
        columns = [cell.attributes.get("data-column", "") for cell in head.all("th")]
        yield {
            "kind": "table",
            "of": "trials" if "hs-trials" in tag.classes else "facts",
            "columns": columns,
            "head": [self._runs(styled_texts(cell.children)) for cell in head.all("th")],
            "rows": [[self._cell(cell) for cell in row.children if isinstance(cell, Tag)] for row in rows],
        }

    def _cell(self, cell: Tag) -> Block:
        return {"is_head": cell.name == "th", "blocks": list(self._blocks(cell.children, Style()))}

    def _figure(self, tag: Tag, style: Style) -> Iterator[Block]:
        """Yield the caption, the timeline with its legend, and the dates as a table; or the caption and their list."""
        caption = next(tag.all("figcaption"))
        is_list = self._timeline is not None and self._timeline.is_list
        if self._timeline and is_list:
            yield from self._running_text(list(styled_texts(caption.children, Style(marks=("strong",)))))
        elif self._timeline:
            yield {
                "kind": "timeline",
                "caption": self._runs(styled_texts(caption.children)),
                **timeline_data(self._timeline),
            }
        printed = ("p", "details", "ul") if is_list else ("p", "details")
        rest = [node for node in tag.children if isinstance(node, Tag) and node.name in printed]
        for node in rest:
            yield from self._blocks([node], style)

    def _box(self, item: Tag) -> Block:
        mark, words = (node for node in item.children if isinstance(node, Tag))
        box = "".join(part.text for part in styled_texts([mark]))
        return {"box": box, "runs": self._runs(styled_texts(words.children))}

    def _running_text(self, parts: list[StyledText], *, small: bool = False) -> Iterator[Block]:
        if words := self._runs(parts):
            yield {"kind": "paragraph", "small": small, "runs": words}

    def _runs(self, parts: Iterable[StyledText]) -> list[Run]:
        return runs(parts, self._letters)


def _runs_in(value: Any) -> Iterator[Run]:
    if isinstance(value, dict):
        if "link" in value:
            yield value
        else:
            yield from _runs_in(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _runs_in(inner)
