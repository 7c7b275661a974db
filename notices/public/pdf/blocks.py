"""The fragment as a list of blocks for the setter: headings, paragraphs, lists, tables. What the HTML says, it says."""

from collections.abc import Callable, Iterator
from typing import Any

from notices.public.pdf.html_tree import Tag, read
from notices.public.pdf.inline import Piece, Run, Style, is_unseen, pieces, runs, styled
from notices.public.pdf.timeline import picture
from notices.trial_table.timeline import Timeline

Block = dict[str, Any]
HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
# What holds blocks and says nothing by itself.
HOLDERS = {"", "article", "section", "div", "details"}


class Blocks:
    """Reads one fragment."""

    def __init__(self, fragment: str, timeline: Timeline | None) -> None:
        self._tree = read(fragment)
        self._timeline = timeline
        self._readers: dict[str, Callable[[Tag, Style], Iterator[Block]]] = {
            **dict.fromkeys(HEADINGS, self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            "p": self._paragraph,
            "dl": self._facts,
            "table": self._table,
            "figure": self._figure,
        }

    def all(self) -> list[Block]:
        """All blocks, with links only to what is there."""
        found = list(self._blocks([self._tree], Style()))
        anchors = {tag.attributes["id"] for tag in self._tree.walk() if tag.name != "svg" and "id" in tag.attributes}
        for run in _runs_in(found):
            if run["link"].startswith("#") and run["link"][1:] not in anchors:
                run["link"] = ""
        return found

    def _blocks(self, nodes: list[Tag | str], style: Style) -> Iterator[Block]:
        """Blocks, and what stands between them as paragraphs; a mark around a block marks what is in it."""
        between: list[Piece] = []
        for node in nodes:
            if isinstance(node, Tag) and self._holds_blocks(node):
                yield from _paragraph(between)
                between = []
                reader = self._readers.get(node.name)
                yield from reader(node, style) if reader else self._blocks(node.inside, styled(node, style))
            else:
                between += pieces([node], style)
        yield from _paragraph(between)

    def _holds_blocks(self, tag: Tag) -> bool:
        names = {found.name for found in tag.walk()}
        return not is_unseen(tag) and bool(names & (self._readers.keys() | HOLDERS | {"li"}))

    def _paragraph(self, tag: Tag, style: Style) -> Iterator[Block]:
        yield from _paragraph(list(pieces(tag.inside, style)), small="hs-meta" in tag.classes)

    def _heading(self, tag: Tag, style: Style) -> Iterator[Block]:
        found = runs(pieces(tag.inside, style))
        level = HEADINGS[tag.name]
        if found or level == 1:
            yield {"kind": "heading", "level": level, "runs": found}

    def _list(self, tag: Tag, style: Style) -> Iterator[Block]:
        if "hs-references" in tag.classes:
            yield {"kind": "references", "items": [self._reference(item) for item in tag.all("li")]}
        elif "hs-checklist" in tag.classes:
            yield {"kind": "boxes", "items": [_box(item) for item in tag.all("li")]}
        elif items := [item for node in tag.inside if (item := list(self._item(node, style)))]:
            yield {"kind": "numbered" if tag.name == "ol" else "list", "items": items}

    def _item(self, node: Tag | str, style: Style) -> Iterator[Block]:
        inside = node.inside if isinstance(node, Tag) and node.name == "li" else [node]
        return self._blocks(inside, style)

    def _reference(self, item: Tag) -> Block:
        return {"anchor": item.attributes["id"], "runs": runs(pieces(item.inside))}

    def _facts(self, tag: Tag, style: Style) -> Iterator[Block]:
        labels, values = ([runs(pieces(found.inside)) for found in tag.all(name)] for name in ("dt", "dd"))
        yield {"kind": "facts", "rows": list(zip(labels, values, strict=True))}

    def _table(self, tag: Tag, style: Style) -> Iterator[Block]:
        head, *rows = list(tag.all("tr"))
        yield {
            "kind": "table",
            "of": "trials" if "hs-trials" in tag.classes else "facts",
            "head": [runs(pieces(cell.inside)) for cell in head.all("th")],
            "rows": [[self._cell(cell) for cell in row.inside if isinstance(cell, Tag)] for row in rows],
        }

    def _cell(self, cell: Tag) -> Block:
        return {"is_head": cell.name == "th", "blocks": list(self._blocks(cell.inside, Style()))}

    def _figure(self, tag: Tag, style: Style) -> Iterator[Block]:
        """The caption, the picture with its legend from the timeline's own geometry, and the dates as a table."""
        caption = next(tag.all("figcaption"))
        if self._timeline:
            yield {"kind": "timeline", "caption": runs(pieces(caption.inside)), **picture(self._timeline)}
        rest = [node for node in tag.inside if isinstance(node, Tag) and node.name in ("p", "details")]
        for node in rest:
            yield from self._blocks([node], style)


def _paragraph(found: list[Piece], *, small: bool = False) -> Iterator[Block]:
    if words := runs(found):
        yield {"kind": "paragraph", "small": small, "runs": words}


def _box(item: Tag) -> Block:
    mark, words = (node for node in item.inside if isinstance(node, Tag))
    return {"box": "".join(piece.text for piece in pieces([mark])), "runs": runs(pieces(words.inside))}


def _runs_in(value: Any) -> Iterator[Run]:
    if isinstance(value, dict):
        if "link" in value:
            yield value
        else:
            yield from _runs_in(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _runs_in(inner)
