"""Is there already a notice on this? Questions only: what shares a trial, a substance or the words of an indication."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from notices.desk.notice_rows import Row, notices_at_the_desk
from notices.models import Notice, NoticeTrial, Review
from trials.study import identify

MOST_SHOWN = 10
SHORTEST_WORD = 5
SHORTEST_SUBSTANCE = 3
MOST_WORDS = 40
# A word in more notices than this says nothing of what they are about.
COMMON_SHARE, COMMON_FROM = 0.2, 20
# Nor do the words that titles are built with, in whatever form they stand.
SAID_IN_EVERY_TITLE = re.compile(
    r"behandl|pasient|personer|voksn|vaksn|barn|ungdom|moderat|alvorlig|alvorleg|kombinasjon|tidligere|tidlegare"
    r"|treat|patient|adult|child|adolescent|moderate|severe|combination|previous|therapy|terapi|eller$|etter$|mellom$"
    r"|which$|after$|ikke-?|aktuell|syke$|sykdom$|sjukdom$|disease$"
)
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True)
class Beginning:
    """What is known of a notice that is about to be made."""

    title: str = ""
    substances: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    # The notice that it is started from: everybody knows already that it is alike.
    source_id: int | None = None


@dataclass
class Likeness:
    """What a notice shares with the beginning."""

    trials: list[str] = field(default_factory=list)
    substances: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, int, int]:
        """The same trial says most, then the same substance, then words."""
        return len(self.trials), len(self.substances), len(self.words)

    @property
    def reasons(self) -> list[str]:
        """Why it is shown, in words."""
        why = []
        if self.trials:
            why.append(_("Same trial: %(names)s") % {"names": ", ".join(self.trials)})
        if self.substances:
            why.append(_("Same substance: %(names)s") % {"names": ", ".join(self.substances)})
        if self.words:
            why.append(_("Same words: %(names)s") % {"names": ", ".join(self.words)})
        return why


@dataclass(frozen=True)
class Similar:
    """A notice that may be about the same, as a list shows it, and why."""

    row: Row
    reasons: list[str]


def similar_to(beginning: Beginning) -> list[Similar]:
    """The notices most alike, at most MOST_SHOWN; four queries, or fewer where nothing is asked."""
    alike: dict[int, Likeness] = {}
    _look_for_trials(beginning.trials, alike)
    _look_for_words(beginning, alike)
    alike.pop(beginning.source_id or 0, None)
    best = sorted(alike, key=lambda pk: (*alike[pk].rank, pk), reverse=True)[:MOST_SHOWN]
    if not best:
        return []
    rows = {notice.pk: Row(notice) for notice in notices_at_the_desk().filter(pk__in=best)}
    return [Similar(rows[pk], alike[pk].reasons) for pk in best if pk in rows]


def _look_for_trials(texts: Iterable[str], alike: dict[int, Likeness]) -> None:
    numbers = list(dict.fromkeys(found.number for text in texts if (found := identify(text))))
    if not numbers:
        return
    cited = NoticeTrial.objects.filter(trial__number__in=numbers).values_list("version__notice", "trial__number")
    named = {*cited, *_in_unread_drafts(numbers)}
    for number in numbers:
        for pk in (notice for notice, named_number in named if named_number == number):
            alike.setdefault(pk, Likeness()).trials.append(number)


def _in_unread_drafts(numbers: list[str]) -> Iterable[tuple[int, str]]:
    """Trials in the text of drafts: the table of cited trials knows only versions that were submitted once."""
    submitted = Review.objects.filter(version=OuterRef("head"))
    named = Q(*[("head__content__contains", number) for number in numbers], _connector=Q.OR)
    drafts = Notice.objects.filter(~Exists(submitted), named).values_list("pk", "head__content")
    return [(pk, number) for pk, content in drafts for number in numbers if f'"{number}"' in content]


def _look_for_words(beginning: Beginning, alike: dict[int, Likeness]) -> None:
    substances = [name for name in map(str.casefold, beginning.substances) if len(name) >= SHORTEST_SUBSTANCE]
    words = [word for word in telling_words(beginning.title) if word not in substances]
    if not substances and not words:
        return
    texts = dict(Notice.objects.values_list("pk", "search_text"))
    shared = {pk: _shared(words, text) for pk, text in texts.items()}
    times = Counter(word for found in shared.values() for word in found)
    common = {word for word, count in times.items() if len(texts) > COMMON_FROM and count > COMMON_SHARE * len(texts)}
    for pk, text in texts.items():
        names = [name for name in substances if name in text]
        telling = [word for word in shared[pk] if word not in common]
        if names or telling:
            likeness = alike.setdefault(pk, Likeness())
            likeness.substances, likeness.words = names, telling


def telling_words(text: str) -> list[str]:
    """The words of a title that say what it is about, folded, each once."""
    words = (word for word in WORD.findall(text.casefold()) if len(word) >= SHORTEST_WORD)
    return list(dict.fromkeys(word for word in words if not SAID_IN_EVERY_TITLE.match(word)))[:MOST_WORDS]


def _shared(words: list[str], text: str) -> list[str]:
    """The words that stand in the text, also inside a longer one; or that hold one of the text's words at an end.

    "psoriasis" and "plakkpsoriasis" are alike, and so are "eksem" and "eksemet".
    """
    theirs = [other for other in WORD.findall(text) if len(other) >= SHORTEST_WORD]
    return [word for word in words if any(_are_alike(word, other) for other in theirs)]


def _are_alike(word: str, other: str) -> bool:
    is_inside = word in other or word.startswith(other) or word.endswith(other)
    return is_inside and not SAID_IN_EVERY_TITLE.match(other)
