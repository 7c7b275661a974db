"""Is there already a notice on this? Questions only.

Two notices are alike where `notices.search.likeness` says so: readers get a link, and the editor is warned. The editor
is warned of more: of drafts, of withdrawn notices, and where nothing but words is alike. A warning too many does less
harm than a second notice on the same; for a reader's link it is the other way round.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext as _

from notices.desk.notice_rows import NoticeRow, desk_notices
from notices.document.model import Document, parse
from notices.models import Listing, ListingName, Notice, NoticeTrial, Version
from notices.search.indexing import IndexedName, indication_names
from notices.search.likeness import LIKENESS_KINDS, likeness_names, likeness_reason, outline_names
from notices.search.terms import name_key

MAX_SIMILAR = 10
MAX_WORDS = 40
MIN_WORD_LENGTH = 5
MIN_SUBSTANCE_LENGTH = 3
# A word in more notices than this says nothing of what they are about.
COMMON_SHARE, COMMON_FROM = 0.2, 20
# Nor do the words that titles are built with, in whatever form they stand.
WORDS_OF_EVERY_TITLE = re.compile(
    r"behandl|pasient|personer|voksn|vaksn|barn|ungdom|moderat|alvorlig|alvorleg|kombinasjon|tidligere|tidlegare"
    r"|treat|patient|adult|child|adolescent|moderate|severe|combination|previous|therapy|terapi|eller$|etter$|mellom$"
    r"|which$|after$|ikke-?|aktuell|syke$|sykdom$|sjukdom$|disease$"
)
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
HEAD_IS_LISTED = Exists(Listing.objects.filter(publication__version=OuterRef("head")))


@dataclass(frozen=True)
class NoticeOutline:
    """What is known of a notice that is about to be made."""

    title: str = ""
    substances: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    # The notice that it is started from: everybody knows already that it is alike.
    source_id: int | None = None

    @property
    def names(self) -> list[IndexedName]:
        return outline_names(self.title, self.substances, self.trials)

    @property
    def words(self) -> list[str]:
        return telling_words(self.title)


@dataclass
class Likeness:
    """What a notice shares with the outline."""

    # By kind of LIKENESS_KINDS: how the notice writes each name, by the name's key.
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in LIKENESS_KINDS})
    words: list[str] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, ...]:
        """The same trial says most, then the same substance, then the same indication, then words."""
        return *map(len, self.labels.values()), len(self.words)

    @property
    def reasons(self) -> list[str]:
        """Why it is shown, in words."""
        labels = {kind: sorted(by_key.values(), key=str.casefold) for kind, by_key in self.labels.items()}
        reasons = [likeness_reason(kind, ", ".join(texts)) for kind, texts in labels.items() if texts]
        return reasons + ([_("Same words: %(names)s") % {"names": ", ".join(self.words)}] if self.words else [])

    @property
    def is_close(self) -> bool:
        """Is it likely the same subject: the same number, the same trial, or the same substance for the same use?"""
        of_kind = {kind for kind, labels in self.labels.items() if labels}
        return bool(of_kind & {"id", "trial"}) or ("indication" in of_kind and bool(of_kind & {"substance", "generic"}))

    def add_name(self, name: IndexedName) -> None:
        self.labels[name.kind].setdefault(name.key, name.label)

    def add_words(self, words: Iterable[str]) -> None:
        """Add those that no shared name holds; a name is added before."""
        labels = [label for by_key in self.labels.values() for label in by_key.values()]
        self.words += [word for word in words if not any(_holds(label, word) for label in labels)]


@dataclass(frozen=True)
class SimilarNotice:
    """A notice that may be about the same, as a list shows it, and why."""

    row: NoticeRow
    reasons: list[str]


class NoticeText(NamedTuple):
    """What is at hand of a notice without its document."""

    pk: int
    title: str
    search_text: str
    # Was the text that is worked on published, so that its names stand in ListingName?
    is_listed: bool


def similar_to(outline: NoticeOutline) -> list[SimilarNotice]:
    """Return the notices most alike, at most MAX_SIMILAR; four queries, or fewer where nothing is known."""
    if not outline.names and not outline.words:
        return []
    texts = [NoticeText(*row) for row in Notice.objects.values_list("pk", "title", "search_text", HEAD_IS_LISTED)]
    likenesses: defaultdict[int, Likeness] = defaultdict(Likeness)
    for pk, name in _shared_names(outline.names, texts):
        likenesses[pk].add_name(name)
    for pk, words in _shared_words(outline, texts):
        likenesses[pk].add_words(words)
    likenesses.pop(outline.source_id or 0, None)
    best = sorted(likenesses, key=lambda pk: (*likenesses[pk].rank, pk), reverse=True)[:MAX_SIMILAR]
    rows = {notice.pk: NoticeRow(notice) for notice in desk_notices().filter(pk__in=best)} if best else {}
    return [SimilarNotice(rows[pk], likenesses[pk].reasons) for pk in best if pk in rows]


def twins_of(version: Version) -> list[SimilarNotice]:
    """Return other notices that are likely on the same subject as this text, or have its title. One query.

    Who decides should know of them: a second notice on the same is what readers can least make sense of.
    """
    document = version.document
    names = {(name.kind, name.key) for name in likeness_names(document)}
    twins: list[tuple[tuple[int, ...], SimilarNotice]] = []
    others: Any = desk_notices().defer(None).filter(_may_be_twins(document)).exclude(pk=version.notice_id)
    for notice in others:
        likeness, other = Likeness(), notice.head.document
        for name in likeness_names(other):
            if (name.kind, name.key) in names:
                likeness.add_name(name)
        has_title = name_key(other.title) == name_key(document.title) != ""
        if has_title or likeness.is_close:
            reasons = ([_("Same title")] if has_title else []) + likeness.reasons
            twins.append(((has_title, *likeness.rank, notice.pk), SimilarNotice(NoticeRow(notice), reasons)))
    twins.sort(key=lambda twin: twin[0], reverse=True)
    return [twin for _rank, twin in twins[:MAX_SIMILAR]]


def _may_be_twins(document: Document) -> Q:
    """Return a condition that all twins of a text fulfil, and few others: the names of a draft stand in no table."""
    names = likeness_names(document)
    listed = ListingName.objects.filter(
        listing__notice=OuterRef("pk"), kind__in=LIKENESS_KINDS, key__in={name.key for name in names}
    )
    numbers = _numbers(names)
    cited = NoticeTrial.objects.filter(version=OuterRef("head"), trial__number__in=numbers)
    in_draft = Q(pk__in=[])
    for name in names:
        if name.kind in ("substance", "generic"):
            in_draft |= Q(search_text__contains=name.label.casefold())
    for number in numbers:
        in_draft |= Q(head__content__contains=f'"{number}"')
    likely = Exists(listed) | Exists(cited) | (~HEAD_IS_LISTED & in_draft) | Q(title__iexact=document.title)
    return Q(head__isnull=False) & likely


def _shared_names(names: Collection[IndexedName], texts: Iterable[NoticeText]) -> Iterator[tuple[int, IndexedName]]:
    """Yield the id of a notice with each name that it has too, as that notice writes it; two queries."""
    if not names:
        return
    keys = {name.key for name in names}
    listed = ListingName.objects.filter(kind__in=LIKENESS_KINDS, key__in=keys)
    cited = NoticeTrial.objects.filter(trial__number__in=_numbers(names))
    rows = listed.values_list("listing__notice", "kind", "key", "label").union(
        cited.values_list("version__notice", Value("trial"), "trial__number", "trial__number")
    )
    for pk, kind, key, label in rows:
        yield pk, IndexedName(kind, name_key(key), label)
    for pk, content in _drafts_with(names, texts):
        yield from ((pk, name) for name in likeness_names(parse(content)) if name.key in keys)


def _drafts_with(names: Collection[IndexedName], texts: Iterable[NoticeText]) -> Iterable[tuple[int, str]]:
    """Return ids and texts of drafts that seem to have one of the names: no table holds those of a draft."""
    drafts = [text.pk for text in texts if not text.is_listed and _seems_to_have(names, text)]
    seems_to_have = Q(pk__in=drafts)
    for number in _numbers(names):
        seems_to_have |= Q(head__content__contains=f'"{number}"')
    return Notice.objects.filter(seems_to_have, ~HEAD_IS_LISTED, head__isnull=False).values_list("pk", "head__content")


def _numbers(names: Iterable[IndexedName]) -> list[str]:
    return [name.label for name in names if name.kind == "trial"]


def _seems_to_have(names: Iterable[IndexedName], text: NoticeText) -> bool:
    words, indications = name_key(text.search_text), {name.key for name in indication_names(text.title)}
    return any(name.key in indications if name.kind == "indication" else name.key in words for name in names)


def _shared_words(outline: NoticeOutline, texts: Collection[NoticeText]) -> Iterator[tuple[int, list[str]]]:
    """Yield the id of a notice with the outline's substances and telling words that its own lines hold too."""
    substances = [name for name in map(str.casefold, outline.substances) if len(name) >= MIN_SUBSTANCE_LENGTH]
    words = [word for word in outline.words if word not in substances]
    if not substances and not words:
        return
    shared = {text.pk: _words_in(words, text.search_text) for text in texts}
    counts = Counter(word for words in shared.values() for word in words)
    common = {word for word, count in counts.items() if len(texts) > COMMON_FROM and count > COMMON_SHARE * len(texts)}
    for text in texts:
        telling = [word for word in shared[text.pk] if word not in common]
        if all_words := [name for name in substances if name in text.search_text] + telling:
            yield text.pk, all_words


def telling_words(title: str) -> list[str]:
    """Return the words of a title that say what it is about, folded, each once."""
    words = (word for word in WORD.findall(title.casefold()) if len(word) >= MIN_WORD_LENGTH)
    return list(dict.fromkeys(word for word in words if not WORDS_OF_EVERY_TITLE.match(word)))[:MAX_WORDS]


def _words_in(words: list[str], text: str) -> list[str]:
    """Return the words that stand in the text, also inside a longer one; or that hold a word of the text at an end.

    "psoriasis" and "plakkpsoriasis" are alike, and so are "eksem" and "eksemet".
    """
    others = [other for other in WORD.findall(text) if len(other) >= MIN_WORD_LENGTH]
    return [word for word in words if any(_are_alike(word, other) for other in others)]


def _holds(label: str, word: str) -> bool:
    return name_key(word) in name_key(label) or bool(_words_in([word], label.casefold()))


def _are_alike(word: str, other: str) -> bool:
    is_inside = word in other or word.startswith(other) or word.endswith(other)
    return is_inside and not WORDS_OF_EVERY_TITLE.match(other)
