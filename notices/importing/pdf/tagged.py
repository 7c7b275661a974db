"""A tagged PDF into blocks, along its structure: headings, paragraphs, lists, tables; the rest is furniture."""

import re
from collections.abc import Iterator

from notices.importing.blocks import BlockKind, SourceWriter
from notices.importing.pdf.addresses import LinkArea
from notices.importing.pdf.letters import Glyph
from notices.importing.pdf.lines import Joiner, Line, lines_of
from notices.importing.pdf.structure import Marked, Node
from notices.importing.pdf.texts import Texts, TextWriter
from notices.importing.words import GLYPHS

HEADINGS = {"Title": 1, "H": 1, **{f"H{level}": level for level in range(1, 7)}}
# Elements that are text of their own, whatever is inside.
PARAGRAPHS = HEADINGS.keys() | {"P", "Caption", "Lbl"}
BLOCKS = PARAGRAPHS | {"L", "LI", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Figure"}
INLINE = {"Link", "Span", "Strong", "Em", "Sub", "Sup", "Quote", "Reference", "Annot", "Code", "Note"}
ORDINAL = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]?")

# How far right of a box its words begin, in parts of its size.
BOX_GAP = 3


class Tagged:
    """It writes the blocks of one file."""

    def __init__(self, writer: SourceWriter, letters: list[Glyph], areas: list[LinkArea]) -> None:
        self._writer, self._areas, self._letters = writer, areas, letters
        self._tables = 0
        self._writing = TextWriter(writer, Joiner(writes_spaces=True, words=frozenset()), areas, letters)
        self._by_mark: dict[Marked, list[Glyph]] = {}
        self._unmarked: list[Glyph] = []
        for letter in letters:
            if letter.mark is None:
                self._unmarked.append(letter)
            else:
                self._by_mark.setdefault(Marked(letter.page, letter.mark), []).append(letter)
        self._adopt_boxes()

    def _adopt_boxes(self) -> None:
        """Put each box that the structure leaves out before the word to its right: browsers hide it as decoration."""
        for box in [each for each in self._unmarked if each.text in GLYPHS]:
            right = [
                (letter.x0, mark, at)
                for mark, letters in self._by_mark.items()
                if mark.page == box.page
                for at, letter in enumerate(letters)
                if 0 <= letter.x0 - box.x1 + 1 < BOX_GAP * box.size and abs(letter.bottom - box.bottom) < box.size
            ]
            if right:
                _x0, mark, at = min(right, key=lambda each: each[0])
                self._by_mark[mark].insert(at, box)
                self._unmarked.remove(box)

    def covers(self, root: Node) -> float:
        """Return the part of the letters that the structure names."""
        marks = set(root.marks())
        named = sum(len(letters) for mark, letters in self._by_mark.items() if mark in marks)
        whole = len(self._unmarked) + sum(map(len, self._by_mark.values()))
        return named / whole if whole else 0.0

    def write(self, root: Node) -> Joiner:
        """Write everything; return how lines were joined."""
        rest = self._by_mark.keys() - set(root.marks())
        self._unmarked += [
            letter for mark in sorted(rest, key=lambda mark: (mark.page, mark.mark)) for letter in self._by_mark[mark]
        ]
        joiner = Joiner.of(self._texts(root))
        self._writing = TextWriter(self._writer, joiner, self._areas, self._letters)
        for page in sorted({letter.page for letter in self._unmarked}):
            for line in lines_of(letter for letter in self._unmarked if letter.page == page):
                self._writer.add(BlockKind.FURNITURE, line.text.strip(), page=page)
        self._block(root)
        return joiner

    def _block(self, node: Node) -> None:
        if node.role == "Figure":
            self._figure(node)
        elif node.role in HEADINGS:
            self._paragraphs(node, BlockKind.HEADING, HEADINGS[node.role])
        elif node.role == "L":
            self._list(node, 1)
        elif node.role == "Table":
            self._table(node)
        elif _is_container(node):
            self._children(node)
        else:
            self._paragraphs(node, BlockKind.PARAGRAPH)

    def _children(self, node: Node) -> None:
        """Write what is inside a container; text that stands there by itself is a paragraph."""
        for each in _grouped(node):
            self._block(each)

    def _figure(self, node: Node) -> None:
        """Write the words in a picture: where other words stand for it, they are no text of the notice."""
        if _is_container(node):
            self._children(node)
            return
        kind = BlockKind.FURNITURE if node.has_alt else BlockKind.PARAGRAPH
        for text in self._texts(node):
            for line in text:
                self._writer.add(kind, line.text.strip(), page=line.first.page)

    def _paragraphs(self, node: Node, kind: BlockKind, level: int = 0) -> None:
        for lines in self._texts(node):
            self._writing.add(kind, [lines], level)

    def _list(self, node: Node, level: int) -> None:
        """Write the items; labels with words of their own (as those of facts) make rows."""
        items = [each for each in node.children if isinstance(each, Node)]
        if any(self._is_term(each) for each in items):
            self._tables += 1
        for item in items:
            if item.role != "LI":
                self._block(item)
            elif self._is_term(item):
                label, body = self._parts(item)
                self._writing.add_row([label, body], self._tables)
            else:
                self._item(item, level)

    def _item(self, item: Node, level: int) -> None:
        label, body = self._parts(item)
        inner = [node for node in item.walk() if node.role == "L" and node is not item]
        texts = _labelled(label, body)
        has_box = bool(texts and texts[0]) and texts[0][0].text.strip()[:1] in GLYPHS
        self._writing.add(BlockKind.PARAGRAPH if has_box else BlockKind.ITEM, texts, 0 if has_box else level)
        for each in inner[:1]:
            self._list(each, level + 1)

    def _is_term(self, item: Node) -> bool:
        first = _text_of(self._parts(item)[0])
        return sum(map(str.isalpha, first)) > 1 and not ORDINAL.fullmatch(first)

    def _parts(self, item: Node) -> tuple[Texts, Texts]:
        """Return the label of an item and the rest of it, without lists inside."""
        label = [
            text
            for each in item.children
            if isinstance(each, Node) and each.role == "Lbl"
            for text in self._texts(each)
        ]
        rest = Node(item.role, [each for each in item.children if not (isinstance(each, Node) and each.role == "Lbl")])
        return label, list(self._texts(rest, without=("L",)))

    def _table(self, node: Node) -> None:
        self._tables += 1
        rows = [
            [list(self._texts(cell)) for cell in row.children if isinstance(cell, Node) and cell.role in ("TH", "TD")]
            for row in node.walk()
            if row.role == "TR"
        ]
        edges = _edges(rows)
        table = self._tables
        for row in rows:
            first, again = _printed_once(row)
            self._writing.add_row(first, table, edges)
            for lines in again:
                self._writer.add(
                    BlockKind.FURNITURE, " ".join(line.text.strip() for line in lines), page=lines[0].first.page
                )
        # A caption is no row of it.
        for each in node.children:
            if isinstance(each, Node) and each.role == "Caption":
                self._paragraphs(each, BlockKind.PARAGRAPH)

    def _texts(self, node: Node, without: tuple[str, ...] = ()) -> Iterator[list[Line]]:
        """Yield the texts inside a node, each as its lines."""
        if node.role == "LI" and "L" not in without:
            yield from _labelled(*self._parts(node))
            for inner in (each for each in node.walk() if each.role == "L"):
                yield from self._texts(inner)
            return
        if not _is_container(node):
            if lines := lines_of(letter for mark in node.marks() for letter in self._by_mark.get(mark, [])):
                yield lines
            return
        for each in _grouped(node):
            if each.role not in without:
                yield from self._texts(each, without)


def _labelled(label: Texts, body: Texts) -> Texts:
    """Return the texts of an item, the first with the item's box or number before it; other signs are no text."""
    sign = _text_of(label)
    if not label or not (sign in GLYPHS or ORDINAL.fullmatch(sign) or any(map(str.isalnum, sign))):
        return body
    if not body:
        return label
    first = Line((*label[0][-1].letters, *body[0][0].letters))
    return [[*label[0][:-1], first, *body[0][1:]], *body[1:]]


def _edges(rows: list[list[Texts]]) -> list[float]:
    """Return how far lines may reach in each column: as near to the next one as any line comes to its neighbour."""
    ends: dict[int, float] = {}
    starts: dict[int, float] = {}
    for row in rows:
        for at, line in ((at, line) for at, cell in enumerate(row) for lines in cell for line in lines):
            ends[at] = max(ends.get(at, line.x1), line.x1)
            starts[at] = min(starts.get(at, line.x0), line.x0)
    between = min((starts[at + 1] - ends[at] for at in ends if at + 1 in starts), default=0.0)
    count = max(map(len, rows), default=0)
    return [starts[at + 1] - between if at + 1 in starts else ends.get(at, 0.0) for at in range(count)]


def _printed_once(row: list[Texts]) -> tuple[list[Texts], list[list[Line]]]:
    """Return a row's cells, and the lines that repeat the same words on later pages: the head of a long table."""
    first: list[Texts] = []
    again: list[list[Line]] = []
    for cell in row:
        by_page: dict[int, list[Line]] = {}
        for line in (line for lines in cell for line in lines):
            by_page.setdefault(line.first.page, []).append(line)
        texts = {page: " ".join(line.text.strip() for line in lines) for page, lines in by_page.items()}
        if len(by_page) > 1 and len(set(texts.values())) == 1:
            page = min(by_page)
            again += [lines for other, lines in by_page.items() if other != page]
            cell = [[line for line in lines if line.first.page == page] for lines in cell]
        first.append([lines for lines in cell if lines])
    return first, again


def _text_of(texts: Texts) -> str:
    return " ".join(line.text.strip() for lines in texts for line in lines).strip()


def _is_container(node: Node) -> bool:
    """Does the node contain texts of their own, and is no text itself? A browser writes boxes without a name."""
    if node.role in PARAGRAPHS:
        return any(each.role in BLOCKS for each in node.walk() if each is not node)
    inner = [each for each in node.children if isinstance(each, Node)]
    return any(each.role not in INLINE and any(isinstance(x, Node) for x in each.children) for each in inner) or any(
        each.role in BLOCKS for each in node.walk() if each is not node
    )


def _grouped(node: Node) -> Iterator[Node]:
    """Yield the blocks inside a container; what is running text between them is a block without a name."""
    loose = Node("")
    for each in node.children:
        if isinstance(each, Node) and (each.role in BLOCKS or (each.role not in INLINE and _has_nodes(each))):
            if loose.children:
                yield loose
                loose = Node("")
            yield each
        else:
            loose.children.append(each)
    if loose.children:
        yield loose


def _has_nodes(node: Node) -> bool:
    return any(isinstance(each, Node) for each in node.children)
