"""Read styles: the declarations of an attribute, and the classes and lists of a <style> element."""

import re
from functools import lru_cache

HTML_COMMENT = re.compile("<!--|-->")
MAX_VALUE_LENGTH = 200
CLASS = re.compile(r"\w*\.([\w-]+)")
# Word's own: how a level of a list is numbered.
LIST_LEVEL = re.compile(r"@list (l\d+):level(\d+)")
# A length that moves text up or down: "6.0pt", "-25%".
LENGTH = re.compile(r"(-?)\d*\.?\d+(?:[a-z]+|%)")
OFF_SCREEN = re.compile(r"-\d{4,}(?:px|pt)?|-\d{3,}em")
MAX_RULES = 5_000

Declarations = dict[str, str]


@lru_cache(maxsize=2_000)
def declarations(style: str) -> Declarations:
    """Return the values by their properties, both in small letters. Do not change the dictionary: it is shared."""
    pairs = (part.partition(":") for part in without_comments(style).split(";"))
    return {
        name.strip().lower(): value[:MAX_VALUE_LENGTH].lower().replace("!important", "").strip()
        for name, colon, value in pairs
        if colon
    }


def without_comments(css: str) -> str:
    """Return the styles without comments; one that does not end reaches to the end."""
    first, *others = css.split("/*")
    return HTML_COMMENT.sub(" ", " ".join([first, *(other.partition("*/")[2] for other in others)]))


class StyleSheet:
    """What the <style> elements of a source say of classes and of Word's lists."""

    def __init__(self) -> None:
        self._classes: dict[str, Declarations] = {}
        self._list_formats: dict[tuple[str, str], str] = {}

    def read(self, css: str) -> None:
        """Take over the rules of one <style> element."""
        for rule in without_comments(css).split("}")[:MAX_RULES]:
            selectors, _, body = rule.rpartition("{")
            if level := LIST_LEVEL.search(selectors):
                self._list_formats[level[1], level[2]] = declarations(body).get("mso-level-number-format", "decimal")
                continue
            for selector in selectors.split(","):
                if named := CLASS.fullmatch(selector.strip()):
                    self._classes.setdefault(named[1].lower(), {}).update(declarations(body))

    def of(self, classes: str, style: str) -> Declarations:
        """Return what holds for an element of these classes with this style."""
        named = [self._classes[name] for name in classes.lower().split() if name in self._classes]
        own = declarations(style)
        if not named:
            return own
        together: Declarations = {}
        for part in (*named, own):
            together |= part
        return together

    def list_format(self, name: str, level: str) -> str:
        """Return how Word numbers this level of a list ("bullet", "decimal"), "" where it is not said."""
        return self._list_formats.get((name, level), "")


def is_bold(style: Declarations) -> bool | None:
    """Do the words stand out as bold? None where the style does not say."""
    weight = style.get("font-weight", "")
    if not weight:
        return True if re.search(r"\bbold\b", style.get("font", "")) else None
    if weight.isdigit():
        return int(weight) >= 600
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight)


def is_italic(style: Declarations) -> bool | None:
    """Are the words italic? None where the style does not say."""
    slant = style.get("font-style", "")
    if not slant:
        return True if re.search(r"\b(?:italic|oblique)\b", style.get("font", "")) else None
    return slant.startswith(("italic", "oblique"))


def position(style: Declarations) -> str | None:
    """Return "sub", "sup" or "" (on the line); None where the style does not say."""
    align = style.get("vertical-align", "") or style.get("font-variant-position", "")
    raised = style.get("mso-text-raise", "")
    named = {"sub": "sub", "super": "sup", "baseline": "", "normal": ""}
    if align in named and not (raised and not named[align]):
        return named[align]
    if length := LENGTH.fullmatch(raised or align):
        return ("sub" if length[1] else "sup") if re.search("[1-9]", length[0]) else ""
    return None


def is_struck(style: Declarations) -> bool:
    """Are the words struck through?"""
    return any("line-through" in style.get(name, "") for name in ("text-decoration", "text-decoration-line"))


def is_hidden(style: Declarations) -> bool:
    """Are the words and everything inside them out of sight?"""
    return (
        style.get("display") == "none"
        or style.get("mso-hide") in ("all", "screen")
        or style.get("content-visibility") == "hidden"
        or re.fullmatch(r"0(?:\.0+)?%?", style.get("opacity", "")) is not None
        or any(OFF_SCREEN.fullmatch(style.get(side, "")) for side in ("left", "top", "text-indent"))
        or (style.get("position") in ("absolute", "fixed") and _is_clipped(style))
    )


def _is_clipped(style: Declarations) -> bool:
    """Is next to nothing shown, as of words that only screen readers read?"""
    clip = re.sub(r"[\s,]|px", "", style.get("clip", ""))
    return clip in ("rect(0000)", "rect(1111)", "rect(0000)") or (
        style.get("overflow") == "hidden" and style.get("width") in ("1px", "0") and style.get("height") in ("1px", "0")
    )


def is_zero(length: str) -> bool:
    """Is the length nothing?"""
    return re.fullmatch(r"0(?:\.0+)?(?:px|pt|em|rem|%)?", length) is not None


def visibility(style: Declarations) -> bool | None:
    """Are the words shown, unlike those around them? None where the style does not say."""
    return {"hidden": False, "collapse": False, "visible": True}.get(style.get("visibility", ""))
