"""What mammoth would lose is put into a form that it reads: simple fields, drawings, formulas, signs of Wingdings."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from notices.importing.word.names import attribute, child, local, sign_of

# Elements that mammoth does not know, though they hold text as others do: it reads `smartTag` as its content.
TRANSPARENT = frozenset({"fldSimple", "dir", "bdo", "ruby", "rt", "rubyBase", "oMath", "oMathPara"})


def repaired(root: Element) -> bytes:
    """Return the XML of a part, repaired; `root` is changed."""
    namespace = root.tag.rpartition("}")[0] + "}"
    _repair(root, namespace)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _repair(element: Element, w: str) -> None:
    for at, inner in enumerate(list(element)):
        name = local(inner)
        if name == "AlternateContent" or (name == "drawing" and _boxes_in(inner)):
            element[at] = _as_picture(inner, w)
        elif name == "cr":
            inner.tag = f"{w}br"
        elif name == "ptab":
            inner.tag = f"{w}tab"
        elif name == "sym":
            _replace_sign(inner, w)
        elif name == "r" and inner.tag != f"{w}r":  # of a formula
            inner.tag = f"{w}r"
        elif name == "t" and inner.tag != f"{w}t":
            inner.tag = f"{w}t"
        elif name in TRANSPARENT or _is_of_formula(inner, w):
            inner.tag = f"{w}smartTag"
        if local(inner) == "r":
            _replace_letters(inner)
        _repair(element[at], w)


def _is_of_formula(element: Element, w: str) -> bool:
    return element.tag.endswith(
        ("}e", "}num", "}den", "}sup", "}sub", "}f", "}sSup", "}sSub", "}sSubSup", "}d", "}rad", "}nary")
    )


def _boxes_in(element: Element) -> list[Element]:
    return [each for each in element.iter() if local(each) == "txbxContent"]


def _as_picture(element: Element, w: str) -> Element:
    """Return the first form of a drawing: its text boxes as mammoth reads them, or the drawing itself."""
    form = (element[0] if len(element) else element) if local(element) == "AlternateContent" else element
    boxes = _boxes_in(form)
    picture = Element(f"{w}pict" if boxes else f"{w}smartTag")
    picture.extend(boxes or list(form))
    return picture


def _replace_sign(element: Element, w: str) -> None:
    sign = sign_of(attribute(element, "font") or "", int(attribute(element, "char") or "0", 16))
    if sign:
        element.clear()
        element.tag, element.text = f"{w}t", sign


def _replace_letters(run: Element) -> None:
    font = attribute(child(run, "rPr", "rFonts"), "ascii") or ""
    if font.startswith("Wingdings"):
        for inner in run:
            if local(inner) == "t":
                inner.text = "".join(sign_of(font, ord(letter)) or letter for letter in inner.text or "")
