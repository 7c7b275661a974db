"""The words of a piece of HTML as its reader meets them, by eye or by ear: what is hidden is not among them."""

from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# What is inside these is not shown. The approved text has none of them.
UNSEEN = frozenset(["template", "script", "style", "noscript", "iframe", "object", "datalist", "dialog", "head"])
# Words that are struck out, or marked as new, say something else than the same words alone.
MARKING = frozenset(["del", "s", "strike", "ins"])
# Texts that a browser shows or reads out without their being between tags.
SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "value")
# An address outside of the page is something that it says.
ADDRESSES = ("href", "src", "action", "formaction", "srcdoc")


def words_of(html: str) -> list[str]:
    """Return the words in their order, without the markup around them.

    An element that hides its contents stands as `<its name>` in their place, a mark around words as `<del>` and
    `</del>`; an address of another page stands where its link begins. So two texts with the same words tell the same.
    """
    reader = _WordReader()
    reader.feed(html)
    reader.close()
    return reader.words


class _WordReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        # The elements that are open inside an unseen one, which is the first.
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unseen:
            self.unseen += [tag] * (tag not in VOID)
            return
        names = dict(attrs)
        if tag in UNSEEN or "hidden" in names:
            self.words.append(f"<{tag}>")
            self.unseen += [tag] * (tag not in VOID)
            return
        if tag in MARKING:
            self.words.append(f"<{tag}>")
        for name in SPOKEN:
            self.words += (names.get(name) or "").split()
        self.words += [words for name in ADDRESSES if (words := names.get(name)) and not words.startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass
        elif not self.unseen and tag in MARKING:
            self.words.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words += data.split()
