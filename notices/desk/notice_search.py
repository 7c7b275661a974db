"""The desk's search: words of a title, "Nr. 3", "Draft 12", a trial, a study's name, a number, a code, a person."""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q

from notices.access.people import name_of
from notices.desk.similar_notices import HEAD_IS_LISTED
from notices.document.characters import without_invisible
from notices.document.model import Document, parse
from notices.models import ListingName, ListingTerms, Notice, Review
from notices.search.indexing import indexed_names, keyed_name
from notices.search.terms import name_key

NUMBERED = re.compile(r"(?:#|(?:nr|no|nummer|number)\b\.?)\s*(?P<number>\d{1,9})")
DRAFT = re.compile(r"(?:utkast|draft)\s*(?P<id>\d{1,9})")
NYE_METODER = re.compile(r"(?:id)?[\s_/-]*(?P<year>20\d\d)[\s_/-]+(?P<number>\d{1,3})")
# What stays the same however a number is written.
PIECE = re.compile(r"[^\W_]+")
# Shorter ones begin the names of half the notices.
MIN_KEY_LENGTH = 3


def matching(text: str) -> Q:
    """Return the condition on notices that they fit what somebody typed; every word of it counts. Two queries."""
    text = without_invisible(text).casefold().strip()
    if match := NUMBERED.fullmatch(text):
        return Q(number=int(match["number"]))
    if match := DRAFT.fullmatch(text):
        return Q(pk=int(match["id"]), number__isnull=True)
    words = text.split()
    if not words:
        return Q()
    people = {person.pk: name_of(person).casefold() for person in User.objects.all()}
    drafts = _keys_of_drafts(words)
    all_words = Q()
    for word in words:
        all_words &= _fits_word(word, [pk for pk, name in people.items() if word in name], drafts)
    # "BREEZE AD1", "ID2019 11": a name may be written in several words.
    return all_words | _named(text, drafts) if len(words) > 1 else all_words


def _fits_word(word: str, people: list[int], drafts: Mapping[int, list[str]]) -> Q:
    fits = Q(search_text__contains=word) | _named(word, drafts)
    if word.isdecimal():
        fits |= Q(number=int(word[:9]))
    if people:
        open_reviews = Review.objects.filter(notice=OuterRef("pk"), status=Review.Status.OPEN, assigned_to__in=people)
        fits |= Q(assignee__in=people) | Q(head__created_by__in=people) | Q(Exists(open_reviews))
    return fits


def _named(text: str, drafts: Mapping[int, list[str]]) -> Q:
    """Return the condition that a name, number or code begins with the text, however it is written."""
    keys = tuple(key for key in {name_key(text), _number_key(text)} if len(key) >= MIN_KEY_LENGTH)
    begins = Q()
    for key in keys:
        begins |= Q(key__startswith=key)
    if not begins:
        return Q(pk__in=[])
    listed = ListingName.objects.filter(begins, listing__notice=OuterRef("pk"))
    named = Exists(listed) | Q(pk__in=[pk for pk, names in drafts.items() if any(n.startswith(keys) for n in names)])
    return named | _cites_assessment(_number_key(text))


def _cites_assessment(key: str) -> Q:
    """Return the condition that a listed notice has this Norwegian assessment: that is a term of it, and no name."""
    if not key:
        return Q()
    has_term = Q(focus__contains=key) | Q(body__contains=key)
    return Q(Exists(ListingTerms.objects.filter(has_term, listing__notice=OuterRef("pk"))))


def _number_key(text: str) -> str:
    """Return the key of a Nye metoder number, also without its noughts: "ID2019-11"; "" for what is none."""
    if match := NYE_METODER.fullmatch(text):
        return keyed_name("id", f"ID{match['year']}_{match['number']:0>3}").key
    return ""


def _keys_of_drafts(words: Iterable[str]) -> dict[int, list[str]]:
    """Return the keys of their names by the ids of drafts with one of the words: no table holds those of a draft."""
    holds_one = Q(pk__in=[])
    for piece in map(_piece, words):
        if len(piece) >= MIN_KEY_LENGTH:
            holds_one |= Q(head__content__icontains=piece)
    drafts = Notice.objects.filter(holds_one, ~HEAD_IS_LISTED).values_list("pk", "head__content")
    return {pk: list(_keys(parse(content))) for pk, content in drafts}


def _piece(word: str) -> str:
    """Return what a draft that has the word holds, however it is written there."""
    if match := NYE_METODER.fullmatch(word):
        return match["year"]
    return max(PIECE.findall(word), key=len, default="")


def _keys(document: Document) -> Iterator[str]:
    yield from (name.key for name in indexed_names(document))
    yield from (keyed_name("id", row.number).key for row in document.norwegian_assessments)
