"""A source of the list as it is printed: title, then authors, source and day, address; and where it is cited."""

import re
from typing import Any

from notices.document.model import Reference
from notices.document.wording import WORDS
from notices.importing.context import Context
from notices.importing.flows import Flow
from notices.importing.printed.reading import date_of, flat, in_all_languages
from trials.msgid import gettext_noop

Fields = dict[str, Any]


def _any(name: str) -> str:
    return "|".join(map(re.escape, dict.fromkeys(in_all_languages(WORDS, name).values())))


CITED_AT = re.compile(rf"\s*(?:{_any('cited_at')})(?:\s+[a-z]{{1,2}})+\s*$")
ACCESSED = re.compile(rf"\s*\((?:{_any('accessed')})\s+(?P<day>[^()]+)\)")
ADDRESS = re.compile(rf"\s*(?:{_any('available')})\s*(?P<url>\S+)\s*$")
PUBLISHED = re.compile(r"(?:^|; )(?P<date>[^;]+?)\.?$")
ONE_SENTENCE = gettext_noop("The source does not say whether these are the authors or where it appeared.")
SEVERAL_SENTENCES = gettext_noop("The authors end at the first full stop here; they may end later.")


def without_citing_places(context: Context, flow: Flow) -> Flow:
    """Take "Brukt i: a b" at the end of a source as furniture."""
    match = flow.search(CITED_AT)
    if not match:
        return flow
    context.claims.furniture("links", flow.cut(*match.span()))
    return flow.cut(0, match.start())


def titled_reference(context: Context, key: str, flow: Flow) -> Reference | None:
    """Return a source whose title stands on a line of its own, or with its address at the end; None for others."""
    title, rest = _title_and_rest(flow)
    address = rest.search(ADDRESS) if rest else None
    if not title or not rest or not (address or rest.search(ACCESSED)):
        return None
    place = f"references/{key}"
    fields: Fields = {"key": key, "title": context.plain(place, title)}
    if address:
        context.claims.furniture("label", rest.cut(address.start(), address.start("url")))
        fields["url"] = context.plain(place, rest.cut(*address.span("url")))
        rest = rest.cut(0, address.start())
    if day := rest.search(ACCESSED):
        rest = _accessed(context, place, rest, day, fields)
    _source(context, place, rest, fields)
    return Reference(**fields)


def _title_and_rest(flow: Flow) -> tuple[Flow, Flow]:
    lines = flow.lines()
    return (lines[0], sum(lines[1:], Flow())) if len(lines) > 1 else (Flow(), Flow())


def _accessed(context: Context, place: str, rest: Flow, match: re.Match[str], fields: Fields) -> Flow:
    date = date_of(match["day"])
    if date is None or date.precision != "day":
        return rest
    context.claims.furniture("label", rest.cut(match.start(), match.start("day")))
    context.claims.value("date", place, rest.cut(*match.span("day")), date.value)
    fields["accessed"] = date.first_day()
    return rest.cut(0, match.start()) + rest.cut(match.end())


def _source(context: Context, place: str, flow: Flow, fields: Fields) -> None:
    """Read "Authors. Source; date."."""
    text = flow.text
    if (match := PUBLISHED.search(text)) and (date := date_of(match["date"])):
        printed = f"{date.value} estimert" if date.estimated else date.value
        context.claims.value("date", place, flow.cut(*match.span("date")), printed)
        fields["published"] = date
        flow = flow.cut(0, match.start())
    sentences = re.findall(r".+?[.?!](?=\s|$)|.+$", flat(flow.text))
    if not sentences:
        return
    if len(sentences) == 1:
        context.claims.doubt(place, ONE_SENTENCE, flow.text)
        fields["source"] = _without_stop(context.plain(place, flow))
        return
    if len(sentences) > 2:
        context.claims.doubt(place, SEVERAL_SENTENCES, flow.text)
    end = re.search(r"[.?!](?=\s)", flow.text)
    cut = end.end() if end else len(flow.text)
    fields["authors"] = _without_stop(context.plain(place, flow.cut(0, cut)))
    fields["source"] = _without_stop(context.plain(place, flow.cut(cut)))


def _without_stop(text: str) -> str:
    """Return a text without the full stop that the page adds; "et al." keeps its own."""
    return text if text.endswith(" al.") else text.removesuffix(".")
