"""The text of a notice as blocks for a Word file: those of the PDF, with the timeline as its dates."""

from collections.abc import Iterator

from notices.document.model import Document
from notices.formats.html_tree import Tag
from notices.public.pdf.blocks import Block, Blocks
from notices.public.pdf.inline import Letters, Style, styled_texts
from notices.rendering.fragment import fragment
from notices.trial_table.timeline import draw_timeline

# Word has every character, and breaks long words itself.
PLAIN_LETTERS = Letters(str, str)
BACK_LINKS = "hs-back-links"


class WordBlocks(Blocks):
    """It reads the blocks of one fragment: Word leads back from a reference by itself, and has no picture of time."""

    def _reference(self, item: Tag) -> Block:
        words = [node for node in item.children if not (isinstance(node, Tag) and BACK_LINKS in node.classes)]
        return {"anchor": item.attributes["id"], "runs": self._runs(styled_texts(words))}

    def _figure(self, tag: Tag, style: Style) -> Iterator[Block]:
        caption = next(tag.all("figcaption"))
        yield from self._running_text(list(styled_texts(caption.children, Style(marks=("strong",)))))
        # The list under a picture is its legend.
        printed = ("p", "ul") if self._timeline and self._timeline.is_list else ("p",)
        for node in tag.children:
            if isinstance(node, Tag) and node.name in printed:
                yield from self._blocks([node], style)
            elif isinstance(node, Tag) and node.name == "details":
                yield from self._blocks(list(node.all("table")), style)


def word_blocks(document: Document) -> list[Block]:
    """Return the blocks of a document, in its language and edition."""
    return WordBlocks(fragment(document), draw_timeline(document), PLAIN_LETTERS).all()
