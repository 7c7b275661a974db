"""The sentences that the page writes of its own: how many assessments there are, which ones, how many alerts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notices.document.edition import EDITIONS
from notices.document.model import Choice, Found, NorwegianAssessment
from notices.document.norwegian_assessments import NO_ASSESSMENTS, SEE, SENTENCES
from notices.document.template import ASSESSMENT_RELATIONS, LANGUAGES, Language
from notices.document.wording import (
    ALERTS,
    ENGLISH_NUMBERS,
    INTERNATIONAL_DONE,
    INTERNATIONAL_ONGOING,
    NORWEGIAN_NUMBERS,
)
from notices.document.wording import WORDS as PAGE_WORDS
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine
from notices.importing.printed.reading import flat
from notices.trial_table.wording import WORDS as TRIAL_WORDS

NUMBER = r"ID20\d\d_\d{3}(?:_?[A-Z]\b)?"
COUNTED = r"(?P<least>minst |at least )?(?P<count>[^\W\d_]+|\d[\d\u00a0 ]*)"
SYSTEM = "|".join({name for edition in EDITIONS.values() for name in edition.nye_metoder.values()})
INTROS = frozenset(TRIAL_WORDS[language]["intro"] for language in LANGUAGES)
NONE_FOUND = frozenset(NO_ASSESSMENTS.values())


@dataclass(frozen=True)
class PrintedForm:
    """A sentence of the template and what it stands for: a relation of assessments, or a field that counts."""

    pattern: re.Pattern[str]
    code: str
    language: Language
    is_none: bool = False


def _counts(language: Language) -> dict[str, int]:
    """Return the numbers by their words."""
    words = ENGLISH_NUMBERS if language == "en" else NORWEGIAN_NUMBERS
    ones = {word for edition in EDITIONS.values() for word in edition.one[language].values()}
    return dict.fromkeys(ones, 1) | {word: number for number, word in enumerate(words, 2)}


def count_in(text: str, language: Language) -> int | None:
    """Return the number that a word or digits say."""
    digits = re.sub(r"[\s\u00a0]", "", text)
    return int(digits) if digits.isdecimal() else _counts(language).get(text.strip())


def _pattern(form: str, end: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, form.split())).replace(re.escape("{count}"), COUNTED)
    return re.compile(words + end, re.DOTALL)


def _related() -> Iterator[PrintedForm]:
    for language in LANGUAGES:
        see = rf"\s+\({SEE[language]}\s+(?:{SYSTEM})\s+(?P<named>.*)\)\.$"
        for (relation, _is_medicine), forms in SENTENCES[language].items():
            yield from (PrintedForm(_pattern(form, see), relation, language) for form in forms)
        alone = rf"{PAGE_WORDS[language]['see']}\s+(?:{SYSTEM})\s+(?P<named>{NUMBER}.*)\.$"
        yield PrintedForm(re.compile(alone, re.DOTALL), "", language)


def _counting() -> Iterator[PrintedForm]:
    names = (
        ("international_done", INTERNATIONAL_DONE),
        ("international_ongoing", INTERNATIONAL_ONGOING),
        ("alerts", ALERTS),
    )
    for name, sentences in names:
        for language, sentence in sentences.items():
            end = r"(?:\s+(?P<cites>.+?))?\.$"
            yield from (PrintedForm(_pattern(form, end), name, language) for form in (sentence.one, sentence.several))
            yield PrintedForm(_pattern(sentence.none, end), name, language, is_none=True)


RELATED, COUNTING = tuple(_related()), tuple(_counting())


def printed_assessments(
    context: Context, lines: list[SourceLine]
) -> tuple[dict[str, NorwegianAssessment], list[SourceLine]]:
    """Take the sentences on Norwegian assessments; return the assessments by number, and the other lines."""
    rows: dict[str, NorwegianAssessment] = {}
    rest = []
    for line in lines:
        if flat(line.text) in NONE_FOUND:
            context.claims.furniture("sentence", line.flow)
        elif not _named(context, line.flow, rows):
            rest.append(line)
    return rows, rest


def _named(context: Context, flow: Flow, rows: dict[str, NorwegianAssessment]) -> bool:
    """Take a sentence that names assessments; False for other words, or where it counts others than it names."""
    for form in RELATED:
        match = form.pattern.fullmatch(flow.text)
        numbers = list(re.finditer(NUMBER, match["named"])) if match else []
        if not match or not numbers or {each[0].lower() for each in numbers} & rows.keys():
            continue
        if form.code and count_in(match["count"], form.language) != len(numbers):
            return False
        start = match.start("named")
        context.claims.furniture("sentence", flow.cut(0, start))
        for at, number in enumerate(numbers):
            end = numbers[at + 1].start() if at + 1 < len(numbers) else len(match["named"])
            _assessment(context, form, flow.cut(start + number.start(), start + end), len(number[0]), rows)
        return True
    return False


def _assessment(
    context: Context, form: PrintedForm, flow: Flow, length: int, rows: dict[str, NorwegianAssessment]
) -> None:
    """Take a number with its title, up to the comma or "og" before the next one."""
    number = flow.cut(0, length)
    key = number.text.lower()
    place = f"norwegian_assessments/{key}"
    relation = Choice.of(ASSESSMENT_RELATIONS, form.code, context.language) if form.code else None
    if relation:
        context.claims.added("code", f"{place}/relation", "", relation.label)
    title = flow.cut(length)
    if between := re.search(
        rf"(?:,|\s{PAGE_WORDS[form.language]['and']}|^{PAGE_WORDS[form.language]['and']})$", title.text
    ):
        if word := title.cut(between.start()):
            context.claims.furniture("separator", word)
        title = title.cut(0, between.start())
    url = context.address_of(number)
    if url:
        context.claims.added("code", f"{place}/url", "", url)
    rows[key] = NorwegianAssessment(
        key=key,
        relation=relation,
        number=context.plain(f"{place}/number", number),
        title=context.line(f"{place}/title", title) if title else "",
        url=url,
    )


def printed_counts(
    context: Context, names: tuple[str, ...], lines: list[SourceLine]
) -> tuple[dict[str, Found], list[SourceLine]]:
    """Take the counted sentences of these fields; return the counts, and the other lines."""
    counts: dict[str, Found] = {}
    rest = []
    for line in lines:
        if not _counted(context, line.flow, names, counts):
            rest.append(line)
    return counts, rest


def _counted(context: Context, flow: Flow, names: tuple[str, ...], counts: dict[str, Found]) -> bool:
    for form in COUNTING:
        match = form.pattern.fullmatch(flow.text) if form.code in names and form.code not in counts else None
        count = (0 if form.is_none else count_in(match["count"], form.language)) if match else None
        if match is None or count is None:
            continue
        _take_count(context, form, flow, match, count)
        cites = flow.cut(*match.span("cites")) if match["cites"] else Flow()
        citations = context.line(f"{form.code}/citations", cites) if cites else ""
        is_at_least = form.is_none or bool(match["least"])
        counts[form.code] = Found(count=count, at_least=is_at_least, citations=citations)
        return True
    return False


def _take_count(context: Context, form: PrintedForm, flow: Flow, match: re.Match[str], count: int) -> None:
    """Take the words of the sentence around its number as furniture."""
    place, end = f"{form.code}/count", match.start("cites") if match["cites"] else len(flow.text)
    if form.is_none:
        context.claims.added("number", place, "", "0")
        context.claims.furniture("sentence", flow.cut(0, end))
        return
    context.claims.value("number", place, flow.cut(*match.span("count")), str(count))
    for first, last in ((0, match.start("count")), (match.end("count"), end)):
        if words := flow.cut(first, last):
            context.claims.furniture("sentence", words)


def without_intro(context: Context, lines: list[SourceLine]) -> list[SourceLine]:
    """Take the sentence that the page writes before the table of trials, where nobody wrote another."""
    rest = []
    for line in lines:
        if flat(line.text) in INTROS:
            context.claims.furniture("sentence", line.flow)
        else:
            rest.append(line)
    return rest
