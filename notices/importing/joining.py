"""Broken lines become one text again: words that a narrow column cut, hyphens at line ends, numbers over two lines."""

import re
from collections import Counter
from dataclasses import dataclass, field

from notices.importing.flows import Flow
from notices.importing.words import word_list

LAST = re.compile(r"[\w]+$")
FIRST = re.compile(r"^[\w]+")
# A number of a registry or of Nye metoder that the next line goes on.
OPEN_NUMBER = re.compile(r"(?:\bNCT\d{0,7}|\bID ?20\d\d ?_\d{0,2}|\b20\d\d-\d{0,6}-?)$")
DIGITS = re.compile(r"^_?\d+")
# After these the hyphen stands for the rest of a word: "på- eller", "inn- og utpasienter".
BEFORE_ANOTHER_HALF = {"og", "eller", "samt", "til", "and", "or"}
VOWEL = re.compile("[aeiouyæøåéèòóôöäü]", re.IGNORECASE)
UNITS = {"mg", "kg", "ml", "mm", "cm", "g", "l", "m", "h", "t", "d", "s", "v", "vs", "n", "p", "nr", "jf"}
MIN_CUT_LENGTH = 10
MAX_DOUBTFUL_HALF = 6
# Longer words of the template and of tables that narrow columns cut.
_TEMPLATE_WORDS = """
    avslutningsmåned avslutningsmånad avslutningsmåne tidsperspektiv markedsføringstillatelse
    marknadsføringsløyve kontrollgruppe intervensjon utfallsmål studienavn studienamn populasjon resultater
    resultat deltagere deltakere deltakarar estimert pågående pågåande avsluttet avslutta rekrutterer
    rekrutterar studiedeltakere clinicaltrials identifier kortikosteroider kombinasjonsbehandling
    standardbehandling progresjonsfri totaloverlevelse livskvalitet monoterapi randomisering randomiserte
    placebokontrollert dobbeltblind intravenøst subkutant peroralt hovedresultater sykdomsaktivitet
    hydroksyklorokin glukokortikoider
"""
TEMPLATE_WORDS = frozenset(_TEMPLATE_WORDS.split())


@dataclass
class LineJoiner:
    """Joins lines; `words` counts the words of the whole source, `cuts` the words that were put together again."""

    words: Counter[str]
    # Of the last call: (kind, before, after) of each word put together, and words that may be cut.
    cuts: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    # Does the source itself say where lines end, as files of Word do?
    keeps_lines: bool = False
    _may_be_cut: bool = False
    _width: int = 0

    def join(self, flow: Flow) -> str:
        """Return the lines as one text; blank lines stay as newlines."""
        self.cuts, self.doubts = [], []
        return "\n".join(self._paragraph([line.text for line in part.stretches]) for part in flow.paragraphs())

    def _paragraph(self, lines: list[str]) -> str:
        text, width = "", max((len(line) for line in lines), default=0)
        for number, line in enumerate(lines):
            # A word that fits into no line is cut where the line is full, or stands alone in it.
            self._may_be_cut = number > 0 and (len(lines[number - 1]) == width or " " not in lines[number - 1])
            self._width = width
            text = self._added(text, line) if text else line
        return re.sub(r"[ \t\u00a0]{2,}", " ", text)

    def _added(self, text: str, line: str) -> str:
        kind = self._kind_of_cut(text, line)
        if self.keeps_lines and not (kind == "cut" and OPEN_NUMBER.search(text)):
            return f"{text}\n{line}"
        if kind == "space":
            return f"{text} {line}"
        base = text.rstrip("\u00ad¬") if kind != "hyphen" else text.rstrip("-\u2010\u00ad¬")
        whole = base + line
        self._record(kind, text, line, whole)
        return whole

    def _record(self, kind: str, text: str, line: str, whole: str) -> None:
        """Note what changed, where words did: those around the seam, before and after."""
        near, far = text.rsplit(None, 1)[-1], line.split(None, 1)[0]
        joined = whole[len(text) - len(near) :]
        joined = joined[: len(joined) - (len(line) - len(far))]
        before, after = Counter(word_list(near) + word_list(far)), Counter(word_list(joined))
        if before != after:
            gone, new = before - after, after - before
            self.cuts.append((kind, tuple(gone.elements()), tuple(new.elements())))

    def _kind_of_cut(self, text: str, line: str) -> str:
        """Return "cut", "hyphen" or "kept" where nothing stands between the lines, "space" elsewhere."""
        if text.endswith(("\u00ad", "¬")):
            return "hyphen"
        if OPEN_NUMBER.search(text) and DIGITS.match(line):
            return "cut"
        if text.endswith("/") and not text.endswith(" /"):
            return "kept"
        first, last = FIRST.match(line), LAST.search(text)
        if text[-1:] in "-\u2010" and text[-2:-1].isalnum() and first:
            return self._kind_of_hyphen(text, first[0])
        if not first or not last or not first[0][0].isalpha() or not last[0][-1].isalpha():
            return "space"
        return self._kind_of_words(last[0], first[0])

    def _kind_of_hyphen(self, text: str, first: str) -> str:
        """A hyphen at a line's end is one of the word's own, unless the word stands whole elsewhere."""
        if first.lower() in BEFORE_ANOTHER_HALF:
            return "space"
        last = LAST.search(text[:-1])
        is_elsewhere = last is not None and self.words[last[0] + first] > 0
        return "hyphen" if is_elsewhere else "kept"

    def _kind_of_words(self, last: str, first: str) -> str:
        """Was a word cut here? Only where the whole word is known, or its second half can be no word."""
        whole = last + first
        if not self._may_be_cut or not first[0].islower():
            return "space"
        is_known = self.words[whole] > 0 or whole.lower() in TEMPLATE_WORDS
        if is_known and not (self.words[last] > 1 and self.words[first] > 1):
            return "cut"
        are_rare = self.words[last] < 2 and self.words[first] < 2
        if not is_known and are_rare and len(last) >= MIN_CUT_LENGTH and len(whole) > self._width:
            if not VOWEL.search(first) and first not in UNITS:
                self.doubts.append(f"{last} {first}")
                return "cut"
            if len(first) <= MAX_DOUBTFUL_HALF:
                self.doubts.append(f"{last} {first}")
        return "space"
