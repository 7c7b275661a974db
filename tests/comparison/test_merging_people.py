"""Two and three people change one text at random: nothing that only one of them changed is ever lost."""

import re
from itertools import permutations
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from notices.comparison.passages import Passage, html_of_passages, passages_of
from notices.comparison.three_way import merge, taken_in, taken_out
from notices.comparison.undone import is_held, place_of_change, undone_changes
from notices.document.model import Document, Name, TrialRow
from notices.document.places import text_at, texts_of
from tests.support.worlds import complete_document

many = settings(max_examples=25, deadline=None, phases=[Phase.generate])
randoms = st.randoms(use_true_random=False)
RICH = "disease"
NUMBERS = range(6)


def passage(number: int, words: str) -> Passage:
    """Paragraphs, and from the third on items of two lists."""
    return Passage(words, ("ul",)) if number in (2, 3) else Passage(words, ("ol",)) if number == 4 else Passage(words)


def base_text() -> Document:
    passages = [
        passage(number, f"a{number} b{number} c{number} d{number}")
        if number in (2, 3, 4)
        else Passage(f"<p>a{number} b{number} c{number} d{number}</p>")
        for number in NUMBERS
    ]
    return complete_document(
        disease=html_of_passages(passages),
        summary="",
        substances=tuple(Name(key=f"k{number}", text=f"stoff{number}") for number in NUMBERS),
        trials=tuple(
            TrialRow(key=f"t{n}", name=f"navn{n}", population=f"alle{n}", control=f"kontroll{n}") for n in NUMBERS
        ),
    )


BASE = base_text()


class Person:
    """Somebody who changes places of a text at random; every word that they write is theirs alone."""

    def __init__(self, name: str, random: Random, document: Document = BASE) -> None:
        self.name, self.random, self.document = name, random, document
        self.words: list[str] = []

    def word(self) -> str:
        self.words.append(f"{self.name}ord{len(self.words)}")
        return self.words[-1]

    def change_anything(self) -> "Person":
        for _ in range(self.random.randint(1, 6)):
            self.change(self.random.choice(NUMBERS))
        return self

    def change(self, number: int) -> "Person":
        """Change something in one of the places of this number: no other number has them."""
        self.random.choice([self.change_passage, self.change_cell, self.change_row])(number)
        return self

    def change_passage(self, number: int) -> None:
        passages = passages_of(self.document.disease)
        at = next((place for place, one in enumerate(passages) if re.search(rf"[abcd]{number}\b", one.html)), None)
        if at is None:
            return
        old = passages[at]
        new = {
            "write on": [old._replace(html=re.sub(r"(?=</p>|$)", f" {self.word()}", old.html, count=1))],
            "write over": [old._replace(html=re.sub(rf"c{number}", self.word(), old.html))],
            "remove": [],
            "insert": [old, old._replace(html=re.sub(r"[^<>/]{3,}", self.word(), old.html, count=1))],
        }
        passages[at : at + 1] = new[self.random.choice(list(new))]
        self.document = self.document.revised(disease=html_of_passages(passages))

    def change_cell(self, number: int) -> None:
        name = self.random.choice(["name", "population", "control"])
        trials = [
            row.model_copy(update={name: self.word()}) if row.key == f"t{number}" else row
            for row in self.document.trials
        ]
        self.document = self.document.revised(trials=tuple(trials))

    def change_row(self, number: int) -> None:
        rows = list(self.document.substances)
        at = next((place for place, row in enumerate(rows) if row.key == f"k{number}"), None)
        if at is not None:
            word = self.word()
            new = [[], [rows[at], Name(key=word, text=word)], [rows[at].model_copy(update={"text": word})]]
            rows[at : at + 1] = self.random.choice(new)
            self.document = self.document.revised(substances=tuple(rows))

    @property
    def text(self) -> set[str]:
        return words_of(self.document)

    @property
    def written(self) -> set[str]:
        """What the person wrote and did not remove again."""
        return self.text.intersection(self.words)


def words_of(document: Document) -> set[str]:
    return {word for text in texts_of(document) for word in re.findall(r"\w+", text.text)}


@many
@given(randoms)
def test_every_word_that_two_people_wrote_is_in_the_merged_text_or_offered_in_a_collision(random: Random) -> None:
    ole, kari = (Person(name, random).change_anything() for name in ("ole", "kari"))

    merged = merge(BASE, ole.document, kari.document)

    offered = {word for collision in merged.collisions for word in re.findall(r"\w+", collision.theirs or "")}
    assert kari.written <= words_of(merged.document)
    assert ole.written <= words_of(merged.document) | offered
    undone = {change.id for change in undone_changes(BASE, ole.document, merged.document)}
    assert undone <= {collision.id for collision in merged.collisions}
    # What one removed and the other wrote anew has nothing in common: the removal stands.
    assert undone >= {c.id for c in merged.collisions if c.theirs is not None and not is_held(c)}


@many
@given(randoms)
def test_with_both_kept_nobody_loses_a_word_and_with_theirs_nothing_of_theirs_is_undone(random: Random) -> None:
    ole, kari = (Person(name, random).change_anything() for name in ("ole", "kari"))
    collisions = merge(BASE, ole.document, kari.document).collisions

    both = merge(BASE, ole.document, kari.document, {collision.place: collision.sides[-1] for collision in collisions})
    theirs = merge(BASE, ole.document, kari.document, {collision.place: "theirs" for collision in collisions})

    single = {word for c in collisions if c.both is None for word in re.findall(r"\w+", f"{c.mine} {c.theirs}")}
    assert (ole.written | kari.written) - words_of(both.document) <= single
    assert both.collisions == theirs.collisions == ()
    assert undone_changes(BASE, ole.document, theirs.document) == []


@many
@given(randoms)
def test_what_one_person_removed_and_nobody_else_touched_stays_removed(random: Random) -> None:
    ole, kari = (Person(name, random).change_anything() for name in ("ole", "kari"))

    merged = merge(BASE, ole.document, kari.document)

    taken = {collision.place for collision in merged.collisions}
    for one, other in ((ole, kari), (kari, ole)):
        for number, old in enumerate(passages_of(BASE.disease), 1):
            is_untouched = old in passages_of(other.document.disease)
            if is_untouched and old not in passages_of(one.document.disease) and f"disease#{number}" not in taken:
                assert old not in passages_of(merged.document.disease)


@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(randoms)
def test_three_people_in_different_places_all_survive_in_every_order(random: Random) -> None:
    numbers = random.sample(NUMBERS, 6)
    people = [Person(name, random) for name in ("ole", "kari", "per")]
    for person, own in zip(people, (numbers[:2], numbers[2:4], numbers[4:]), strict=True):
        for number in own:
            person.change(number)

    results = set()
    for order in permutations(people):
        saved = BASE
        for person in order:
            merged = merge(BASE, saved, person.document)
            assert merged.collisions == ()
            assert undone_changes(BASE, saved, merged.document) == []
            saved = merged.document
        assert set().union(*(person.written for person in people)) <= words_of(saved)
        results.add(saved.canonical())
    assert len(results) == 1


@many
@given(randoms)
def test_three_people_in_the_same_places_lose_a_word_only_where_somebody_chose_so(random: Random) -> None:
    people = [Person(name, random).change_anything() for name in ("ole", "kari", "per")]
    saved, given_up = BASE, set()
    for person in people:
        open_ones = merge(BASE, saved, person.document).collisions
        chosen = {collision.place: random.choice(collision.sides) for collision in open_ones}
        for collision in open_ones:
            lost = {"mine": collision.theirs, "theirs": collision.mine, "both": ""}[chosen[collision.place]]
            given_up |= set(re.findall(r"\w+", lost or ""))
        saved = merge(BASE, saved, person.document, chosen).document

    assert set().union(*(person.written for person in people)) - words_of(saved) <= given_up


@many
@given(randoms)
def test_each_change_can_be_taken_out_of_the_merged_text_and_in_again(random: Random) -> None:
    ole, kari = (Person(name, random).change_anything() for name in ("ole", "kari"))
    text = merge(BASE, ole.document, kari.document).document
    lacking = undone_changes(BASE, ole.document, text)

    for change in lacking:
        assert change not in undone_changes(BASE, ole.document, taken_in(BASE, ole.document, text, change))
    for change in merge(BASE, ole.document, kari.document).taken_over:
        without = taken_out(BASE, ole.document, text, change.place)
        assert {change} <= set(undone_changes(BASE, ole.document, without)) <= {*lacking, change}
        again = taken_in(BASE, ole.document, without, change)
        # A row may come back on the other side of one that was inserted beside it.
        assert words_of(again) == words_of(text)
        assert set(undone_changes(BASE, ole.document, again)) <= set(lacking)


@many
@given(randoms)
def test_each_change_of_several_saves_is_found_in_the_save_that_made_it(random: Random) -> None:
    ole = Person("ole", random).change_anything()
    kari = Person("kari", random, ole.document).change_anything()

    for change in merge(BASE, kari.document, BASE).taken_over:
        number = place_of_change([BASE, ole.document, kari.document], change)
        words = set(re.findall(r"\w+", change.theirs or ""))
        assert number == 2 if words & set(kari.words) else number == 1 if words & set(ole.words) else True


@many
@given(randoms)
def test_a_merged_text_merged_again_stays_as_it_is(random: Random) -> None:
    ole, kari = (Person(name, random).change_anything() for name in ("ole", "kari"))
    merged = merge(BASE, ole.document, kari.document).document

    again = merge(ole.document, ole.document, merged)

    assert (again.document, again.collisions, again.taken_over) == (merged, (), ())


def test_texts_of_passages_are_the_same_to_the_letter() -> None:
    for html in [text_at(BASE, "disease") or "", "<ul><li>x</li></ul><ul><li>y</li></ul>", "løs tekst<p>a</p>", ""]:
        assert html_of_passages(passages_of(html)) == html
