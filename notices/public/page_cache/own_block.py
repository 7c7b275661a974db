"""The page's own block inside the approved text: right after its title, between two marks.

Readers meet what is true today under the title and before the text. The approved bytes stay whole and in their order:
the title up to its end tag, the block, and the rest. So everybody who checks a page takes the block out and has them.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from notices.public.page_cache.visible_words import UNSEEN, VOID

# The only place where a page may go on with words of its own.
END_OF_TITLE = "</h1>"
BEGIN, END = "<!--Not part of the approved text-->", "<!--The approved text goes on-->"
TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)")
# Bytes of a long piece that are looked for first.
FIRST = 100


class SplitFragment(NamedTuple):
    """The approved text as HTML in two pieces, which joined are its very bytes."""

    title: SafeString
    rest: SafeString

    @property
    def before_block(self) -> SafeString:
        return self.title + mark_safe(BEGIN)  # noqa: S308

    @property
    def after_block(self) -> SafeString:
        return mark_safe(END) + self.rest  # noqa: S308


def split(html: SafeString) -> SplitFragment:
    title, tag, rest = html.partition(END_OF_TITLE)
    # Both are pieces of what is safe as a whole.
    return SplitFragment(mark_safe(title + tag), mark_safe(rest))  # noqa: S308


def shows_once(page: bytes, html: bytes) -> bool:
    """Does a page show exactly this text, once and in its order, with nothing in it but one block of the page's own?

    The block begins right after the title's end tag and ends right before what follows it in the text. All that it
    opens it closes, so that none of the text stands inside of something that the block began. Compared is what is sent,
    in UTF-8.
    """
    before, begin, after = page.partition(BEGIN.encode())
    block, end, after = after.partition(END.encode())
    title, tag, rest = html.partition(END_OF_TITLE.encode())
    title += tag
    is_there = bool(begin and end) and before.endswith(title) and after.startswith(rest)
    around = before[: -len(title)] + block + after[len(rest) :]
    return (
        is_there
        and _are_closed(tuple(TAG.findall(block.decode(errors="replace"))))
        and not any(_has(around, piece) for piece in (title, rest, begin, end))
    )


def _has(text: bytes, piece: bytes) -> bool:
    """Is the piece in the text? Before a long one is looked for it is taken apart, which takes longer than all else."""
    return piece[:FIRST] in text and piece in text


@lru_cache(maxsize=500)
def _are_closed(tags: tuple[tuple[str, str], ...]) -> bool:
    """Is every element of a block closed in it, each inside the one around it, and is none of those that hide?

    The tags are those that `TAG` finds. Few blocks differ from all others in them.
    """
    opened: list[str] = []
    for slash, name in tags:
        if name in UNSEEN:
            return False
        if slash and (not opened or opened.pop() != name):
            return False
        if not slash and name not in VOID:
            opened.append(name)
    return not opened
