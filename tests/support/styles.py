"""Writes static/made/designsystemet.css: what our pages use of the design system's styles.

The vendored file styles components that we have none of, and some of its selectors end in `:has(…) *` or in `* + *`.
Because of one of the former a browser styles everything again that stands around what is put in, opened or disabled; in
the edit form that was the whole page. Because of one of the latter it does so with everything in the list that gets a
row. They are written here in other words, which match the same elements of our pages.

`make styles` writes the file: after a new release was put into static/vendor/, or a page began to use a component.
"""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ROOT / "static" / "vendor" / "designsystemet" / "designsystemet.css"
STYLES = ROOT / "static" / "made" / "designsystemet.css"

# Classes that begin with these, after "ds-".
COMPONENTS = frozenset(
    {"alert", "button", "card", "details", "dialog", "divider", "error-summary", "field", "fieldset", "focus", "input"}
    | {"label", "link", "list", "skip-link", "table", "validation-message"}
)
# What no page of ours writes.
UNUSED = re.compile(r"\[data-variant=outline\]|\[data-border\]|\[data-clickdelegatefor\]|\.\\:click-delegate-hover")
# As the vendored file says it, and as we do: for the same elements, with the same weight.
IN_OTHER_WORDS = {
    # A box comes first in its field.
    ".ds-field:has(input[type=radio],input[type=checkbox])>*": ".ds-field>input:is([type=radio],[type=checkbox])~*",
    # Only the box in such a field would draw a ring of its own.
    ".ds-field:has(input[type=radio],input[type=checkbox]):has(input:focus-visible) *": (
        ".ds-field:has(input[type=radio],input[type=checkbox]):has(input:focus-visible) :where(input)"
    ),
    ".ds-field:has(.ds-input[aria-disabled=true],.ds-input:disabled)>*": (
        ".ds-field:has(.ds-input[aria-disabled=true],.ds-input:disabled)>:where(.ds-label,.ds-input,[data-field])"
    ),
    ".ds-field>*+*": ".ds-field>:where(:not(:first-child))",
    ".ds-fieldset>*+*": ".ds-fieldset>:where(:not(:first-child))",
    ":where(.ds-card,.ds-card__block)>*+*": ":where(.ds-card,.ds-card__block)>:where(:not(:first-child))",
}
BESIDE_ANYTHING = re.compile(r"(?:^|[\s>+~(])\*\s*[+~]\s*\*")
HEAD = "/* Made by `make styles` from the file of this name in static/vendor/, where its licence stands (MIT). */\n"
GROUPS = ("@layer", "@media", "@supports")


def main() -> None:
    """Write the file."""
    STYLES.write_text(styles(VENDORED.read_text("utf-8")), "utf-8")


def styles(vendored: str) -> str:
    """Return, in their order, the rules of these styles that can be about an element of our pages."""
    return HEAD + "".join(_used(vendored))


def _used(css: str) -> Iterator[str]:
    for head, body in _blocks(css):
        if body is None or (head.startswith("@") and not head.startswith(GROUPS)):
            yield head if body is None else f"{head}{{{body}}}\n"
        elif head.startswith("@"):
            inner = "".join(_used(body))
            yield f"{head}{{\n{inner}}}\n" if inner else ""
        else:
            selectors = [IN_OTHER_WORDS.get(each, each) for each in parts(head) if is_used(each)]
            yield f"{','.join(selectors)}{{{body}}}\n" if selectors else ""


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield what stands before each pair of braces, and what is in it; None where a statement has none."""
    start = at = 0
    while at < len(css):
        if css[at] == ";":
            yield css[start : at + 1].strip(), None
            start = at + 1
        elif css[at] == "{":
            end = _end(css, at)
            yield css[start:at].strip(), css[at + 1 : end]
            start = at = end + 1
            continue
        at += 1


def _end(text: str, start: int) -> int:
    """Return where the bracket ends that begins at `start`; brackets in strings do not count."""
    depth, quote = 0, ""
    for at in range(start, len(text)):
        each = text[at]
        if quote:
            quote = "" if each == quote and text[at - 1] != "\\" else quote
        elif each in "\"'":
            quote = each
        elif each in "{(":
            depth += 1
        elif each in "})":
            depth -= 1
            if not depth:
                return at
    raise ValueError(f"Nothing ends what begins with {text[start : start + 40]!r}.")


def is_used(selector: str) -> bool:
    """Return whether an element of our pages can match the selector."""
    outside = ""
    at = 0
    while at < len(selector):
        if selector[at] == "(":
            end = _end(selector, at)
            inner = [is_used(each) for each in parts(selector[at + 1 : end])]
            if not outside.endswith(":not") and not any(inner):
                return False
            at = end
        else:
            outside += selector[at]
        at += 1
    names = re.findall(r"\.ds-([a-z_-]+)|(?<![\w.-])(?:u|ds)-([a-z]+)", outside)
    return not UNUSED.search(outside) and all(name in COMPONENTS for name, _element in names)


def parts(selectors: str) -> list[str]:
    """Return the selectors of a list."""
    each, start, at = [], 0, 0
    while at < len(selectors):
        if selectors[at] == "(":
            at = _end(selectors, at)
        elif selectors[at] == ",":
            each.append(selectors[start:at].strip())
            start = at + 1
        at += 1
    return [*each, selectors[start:].strip()]


def selectors(css: str) -> Iterator[str]:
    """Yield each selector of these styles."""
    for head, body in _blocks(css):
        if body is not None and head.startswith(GROUPS):
            yield from selectors(body)
        elif not head.startswith("@"):
            yield from parts(head)


def styles_all_within(selector: str) -> bool:
    """Return whether a browser styles all within again: it names nothing after `:has(…)`, or around a `+`."""
    if BESIDE_ANYTHING.search(selector):
        return True
    _before, has, rest = selector.rpartition(":has(")
    if not has:
        return False
    after = re.sub(r":not\([^)]*\)", "*", rest[_end(f"({rest}", 0) :]).rstrip(") ")
    compounds = re.split(r"[\s>+~]+", after)
    return len(compounds) > 1 and not re.search(r"[\w\]]", re.sub(r"::?[a-z-]+", "", compounds[-1]))


if __name__ == "__main__":
    main()
