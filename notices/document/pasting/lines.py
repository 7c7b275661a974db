"""Plain text as paragraphs and lists: hard-wrapped lines are joined, and hyphens at their ends undone."""

import re
from dataclasses import dataclass

from notices.document.pasting.blocks import Block, Run
from notices.document.pasting.messages import MessageList

# The lines of a page are no longer than this; a longer line is a paragraph of its own.
MAX_WRAPPED = 200
BULLET = re.compile(r"([•●◦▪■○‣⁃·\uf0b7\uf0a7]|[*–o-](?=[ \t]))[ \t\u00a0]*(?=\S)")
NUMBER = re.compile(r"\(?(\d{1,3}|[A-Za-z])[.)][ \t\u00a0]+(?=\S)")
SURE_BULLETS = "•●◦▪■○‣⁃\uf0b7\uf0a7"
# A hyphen, or the soft one, which comes here as "¬".
HYPHEN = re.compile("(?P<word>[^\\W_][\\w-]*)(?P<hyphen>[-\u2010¬])$")
# A word that goes on in the next line.
WRAPPED = re.compile("[a-zæøåäöéü][-\u2010¬]\n[a-zæøåäöéü]")
FIRST_WORD = re.compile(r"[^\W\d_]+")
# After these the hyphen stands for the rest of a word: "inn- og utpasienter", "på- eller av".
BEFORE_ANOTHER_HALF = {"og", "eller", "samt", "til", "and", "or", "to", "und", "oder", "och", "men", "pluss"}
SENTENCE_END = re.compile(r"[.!?:;][\"'»”)\]]*$")


@dataclass
class _Line:
    text: str
    after_blank: bool = False
    mark: str = ""  # the bullet or number before it
    kind: str = ""


def blocks_of_text(text: str, messages: MessageList) -> list[Block]:
    """Return the paragraphs and lists of a plain text."""
    lines = _lines(text)
    _find_items(lines)
    widest = max((len(line.text) for line in lines), default=0)
    blocks: list[Block] = []
    parts: list[str] = []  # of the last block, its last line last
    before: _Line | None = None
    for line in lines:
        if before is None or _starts_block(before, line, widest):
            _close(blocks, parts)
            blocks.append(_block(line, blocks, messages))
            parts = [blocks[-1].text]
        else:
            parts[-1], glue = joint(parts[-1], line.text, messages)
            parts += [glue, line.text.replace("\t", " ")]
            messages.add("lines_joined")
        before = line
    _close(blocks, parts)
    return blocks


def _close(blocks: list[Block], parts: list[str]) -> None:
    if blocks:
        blocks[-1].runs = [Run("".join(parts))]


def _starts_block(before: _Line, line: _Line, widest: int) -> bool:
    if line.after_blank or line.kind or _is_row(line.text) or _is_row(before.text):
        return True
    return _ends_paragraph(before, line, widest)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    is_after_blank = False
    for part in text.split("\n"):
        stripped = part.strip(" \t\u00a0")
        if stripped:
            lines.append(_Line(stripped, is_after_blank))
        is_after_blank = not stripped
    return lines


def _find_items(lines: list[_Line]) -> None:
    """Mark the lines that begin an item: bullets, or numbers and letters that count from the first on."""
    for line in lines:
        if match := BULLET.match(line.text):
            line.mark, line.kind = match[1], "ul"
    single = {line.mark for line in lines if line.kind} - set(SURE_BULLETS)
    for mark in single:
        marked = [line for line in lines if line.mark == mark]
        if len(marked) < 2:
            for line in marked:
                line.mark = line.kind = ""
    numbered = [line for line in lines if not line.kind and NUMBER.match(line.text)]
    run: list[_Line] = []
    for line in numbered:
        number = _number(line)
        if not _follows(run, number):
            _make_items(run)
            run = []
        if _follows(run, number):
            line.mark = number
            run.append(line)
    _make_items(run)


def _number(line: _Line) -> str:
    match = NUMBER.match(line.text)
    return match[1] if match else ""


def _follows(run: list[_Line], number: str) -> bool:
    """Is this the next number or letter? The first one is 1 or a."""
    return _rank(number) == len(run) + 1 and (not run or run[-1].mark.isdigit() == number.isdigit())


def _make_items(run: list[_Line]) -> None:
    if len(run) > 1:
        for line in run:
            line.kind = "ol"


def _rank(number: str) -> int:
    return int(number) if number.isdigit() else ord(number.lower()) - ord("a") + 1 if number.isascii() else 0


def _ends_paragraph(before: _Line, line: _Line, widest: int) -> bool:
    """Did the writer end the line here? The page did where the next word had no room."""
    if before.kind and len(before.text) > MAX_WRAPPED:
        return True
    if widest > MAX_WRAPPED:
        return not _hyphenated(before.text)
    if not SENTENCE_END.search(before.text) or line.text[0].islower():
        return False
    next_word = len(line.text.split(maxsplit=1)[0])
    return len(before.text) + 1 + next_word <= 0.85 * widest


def _is_row(text: str) -> bool:
    return "\t" in text


def _block(line: _Line, blocks: list[Block], messages: MessageList) -> Block:
    if not line.kind:
        if _is_row(line.text):
            messages.add("tables", line.text.replace("\t", " "))
        cells = [cell.strip() for cell in line.text.split("\t")]
        return Block([Run(" | ".join(cells))])
    pattern = BULLET if line.kind == "ul" else NUMBER
    words = pattern.sub("", line.text, count=1).replace("\t", " ")
    is_first = not (blocks and blocks[-1].kind == line.kind) or (line.kind == "ol" and _rank(line.mark) == 1)
    if is_first:
        messages.add("lists_found", line.text)
        if line.kind == "ol" and not line.mark.isdigit():
            messages.add("list_numbers", line.text[: line.text.find(line.mark) + 2])
    list_id = str(len(blocks)) if is_first else blocks[-1].list_id
    return Block([Run(words)], level=1, kind=line.kind, list_id=list_id, starts_item=True)


def unwrapped(runs: list[Run], messages: MessageList) -> list[Run]:
    """Join the lines of a paragraph if one of them ends in the middle of a word; other line breaks are meant."""
    text = "".join(run.text for run in runs)
    if not WRAPPED.search(text):
        return runs
    letters = list(text)
    for match in re.finditer("\n", text):
        at = match.start()
        line, glue = joint(text[max(0, at - 100) : at].rpartition("\n")[2], text[at + 1 : at + 100], messages)
        letters[at] = glue
        if not text[:at].endswith(line):
            letters[at - 1] = ""
        messages.add("lines_joined")
    parts: list[Run] = []
    for run in runs:
        part, letters = letters[: len(run.text)], letters[len(run.text) :]
        parts.append(Run("".join(part), run.marks))
    return parts


def joint(before: str, after: str, messages: MessageList) -> tuple[str, str]:
    """Return the first line as it is before the second, and what stands between: a divided word becomes whole."""
    if before.endswith("/"):
        return before, ""
    hyphen = _hyphenated(before)
    first_word = FIRST_WORD.match(after)
    if not hyphen or not after[:1].isalnum():
        return before, " "
    if first_word and first_word[0].lower() in BEFORE_ANOTHER_HALF:
        return before, " "
    if _is_divided(hyphen["word"], after) or hyphen["hyphen"] == "¬":
        messages.add("hyphens", hyphen["word"] + (first_word[0] if first_word else ""))
        return before[:-1], ""
    return before, ""


def _hyphenated(line: str) -> re.Match[str] | None:
    return HYPHEN.search(line[-100:])


def _is_divided(word: str, after: str) -> bool:
    """Was the word divided at the end of the line? A hyphen of its own stands beside capitals and digits."""
    return len(word) > 1 and "-" not in word and word[-2:].islower() and after[0].islower()
