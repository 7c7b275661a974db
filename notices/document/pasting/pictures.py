"""Pictures, which no notice has: their description stands in their place, or their name in a message."""

import re
from urllib.parse import unquote, urlsplit

from notices.document.pasting.formats import Attributes, Format, format_of
from notices.document.pasting.styles import Declarations

EMOJI = re.compile("[\U0001f000-\U0001faff\u2190-\u2bff\ufe0f\u200d\u20e3\U000e0020-\U000e007f0-9#*]+")


def is_seen(attributes: Attributes, style: Declarations) -> bool:
    """Does anybody see it? One of a single point counts readers."""
    is_point = any((attributes.get(side) or "") in ("0", "1", "1px", "0px") for side in ("width", "height"))
    return not is_point and not format_of("img", attributes, style, Format()).left_out


def description(attributes: Attributes) -> str:
    """Return the words that stand for it."""
    return re.sub(r"\s+", " ", attributes.get("alt") or "").strip()


def is_emoji(text: str) -> bool:
    """Is the picture a character that some program draws itself?"""
    return EMOJI.fullmatch(text) is not None


def name(attributes: Attributes) -> str:
    """Return its title or the name of its file, "" where it has none."""
    source = attributes.get("src") or ""
    try:
        path = urlsplit(source).path if not source.startswith("data:") else ""
    except ValueError:
        path = ""
    return attributes.get("title") or unquote(path.rpartition("/")[2])
