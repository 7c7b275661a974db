"""A text as terms, and what somebody typed as a query for them; the words of a hit in its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.search.highlights import marked, pattern, snippet
from notices.search.questions.known_words import KnownWords
from notices.search.questions.question import MAX_WORDS, Question, read
from notices.search.terms import LETTERS, MAX_QUERY_LENGTH, NOT_LETTERS, alphabetical_key, name_key, stemmed, terms

NOTHING_KNOWN = KnownWords()


def question(text: str) -> Question:
    return read(text, NOTHING_KNOWN)


def answers(query: str, text: str) -> bool:
    """Would the text be found? As both databases look: every word has an alternative that is there."""
    text_terms = set(terms(text))

    def is_there(term_pattern: str) -> bool:
        stem = term_pattern.removesuffix("*")
        return any(term.startswith(stem) for term in text_terms) if term_pattern.endswith("*") else stem in text_terms

    words = question(query).words
    return bool(words) and all(any(all(map(is_there, each)) for each in word.alternatives) for word in words)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("sykdommer", "en sykdom"),
        ("sykdom", "flere sykdommer"),
        ("behandlinger", "under behandlingen"),
        ("pasient", "hos pasientene"),
        ("legemidler", "et legemiddel"),
        ("legemiddel", "nye legemidler"),
        ("lunge", "LUNGEKREFT"),
        ("KLØE", "kløe"),
        ("kreft", "Kre\u0301ft"),
        ("creme", "crème"),
        ("Sjögren", "Sjøgrens syndrom"),
        ("therapy", "two therapies"),
        ("study", "these studies"),
        ("diseases", "a disease"),
        ("jak-hemmer", "JAK-hemmere, og en JAK-hemmer"),
        ("jakhemmer", "en JAK-hemmer"),
        ("covid-19", "Covid19"),
        ("il 6", "IL‑6"),
        ("βblokker", "β-blokkere"),
        ("TNF-alfa", "TNF-α-hemmer"),
        ("melanom", "mela\u00adnom"),
        ("mela\u200bnom", "melanom"),
        ("aalesund", "Ålesund"),
        ("sjogren", "Sjögrens syndrom"),
        ("03334396", "NCT03334396"),
        ("ID2025-11", "ID2025_011"),
        ("barici", "baricitinib"),
        ("nct-0333 4396", "NCT03334396"),
        ("NCT03334396", "i NCT 0333 4396."),
        ("nct0333", "NCT03334396"),
        ("https://clinicaltrials.gov/study/NCT03334396", "NCT03334396"),
        ("id 2020 067", "ID2020_067"),
        ("ID2020_067", "ID 2020_067"),
        ("ID2019_131 A", "ID2019_131A"),
        ("ID2019_131 A", "ID2019_131 A"),
        ("2019-131-a", "ID2019_131A"),
        ("2019_131", "ID2019_131A"),
        ("2023-075", "2023_075"),
        ("D11AH", "D11AH07"),
        ("L04A G06", "L04AG06"),
        ("2015-000123-45", "EudraCT 2015-000123-45"),
        ('"kløe" -(eksem)*', "eksem og kløe"),
    ],
)
def test_a_word_or_number_is_found_however_it_is_written(query: str, text: str):
    assert answers(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ms", "msb"),
        ("hemmer", "hemoglobin"),
        ("kols", "kolitt"),
        ("kløe eksem", "kløe alene"),
        ("får", "far"),
        ("nct03334396", "NCT03334397"),
        ("il 6", "il 16"),
        ("(*)", "* ( )"),
        ("", "noe"),
    ],
)
def test_something_else_is_not_found(query: str, text: str):
    assert not answers(query, text)


@given(st.text(max_size=300))
def test_no_question_holds_anything_but_letters_and_digits(words: str):
    read_words = question(words)

    assert len(read_words.words) <= MAX_WORDS
    for each in read_words.patterns:
        stem = each.removesuffix("*")
        assert 0 < len(stem) <= 60
        assert not NOT_LETTERS.search(stem), LETTERS


@given(st.text(alphabet="abdeghijklmnoprstuvyøåæ-", min_size=1, max_size=20))
def test_what_stands_in_a_text_is_found_by_the_same_word(word: str):
    assert answers(word, f"her er {word} igjen") or not question(word)


def test_a_long_question_is_cut_and_a_word_counts_once():
    long = question("ord " * 100_000)
    assert (len(long.words), len(long.keys[0])) == (1, MAX_QUERY_LENGTH * 3 // 4)
    assert len(question(" ".join(f"o{n}" for n in range(90))).words) == MAX_WORDS


def test_a_term_is_the_same_whoever_asks():
    assert {stemmed(word) for word in ("antistoff", "antistoffer", "antistoffene")} == {"antistof"}
    assert (name_key("nct-0333 4396"), name_key("Ménière's")) == ("nct03334396", "menieres")


def test_the_alphabet_ends_with_the_norwegian_letters():
    assert sorted(["Øye", "Anestesi", "Åreknuter", "Ære", "zoster"], key=alphabetical_key) == [
        "Anestesi",
        "zoster",
        "Ære",
        "Øye",
        "Åreknuter",
    ]


def test_each_word_of_a_phrase_keeps_its_own_other_words():
    jak, inhibitor = question("JAK inhibitor").words

    assert ("jak", "hem") in jak.same
    assert ("hem",) in (*inhibitor.same, *inhibitor.wide)


@pytest.mark.parametrize(
    ("query", "text", "html"),
    [
        ("sykdommer", "En sykdom.", "En <mark>sykdom</mark>."),
        ("eksem", "Eksemet, eksem", "<mark>Eksemet</mark>, <mark>eksem</mark>"),
        ("hemmer", "JAK-hemmere", "JAK-<mark>hemmere</mark>"),
        ("nct03334396", "NCT 0333 4396", "<mark>NCT 0333 4396</mark>"),
        ("nct03334396", "NCT\N{HYPHEN}0333 4396", "<mark>NCT\N{HYPHEN}0333 4396</mark>"),
        ("creme", "crème", "<mark>crème</mark>"),
        ("sjogren", "SJÖGREN İ ß", "<mark>SJÖGREN</mark> İ ß"),
        ("beta", "ΒETA, Æra", "ΒETA, Æra"),
        ("æra", "ΒETA, Æra", "ΒETA, <mark>Æra</mark>"),
        ("therapies", "therapy", "<mark>therapy</mark>"),
        ("b", "<b>x</b>", "&lt;<mark>b</mark>&gt;x&lt;/<mark>b</mark>&gt;"),
        ("script", '<script>"&', "&lt;<mark>script</mark>&gt;&quot;&amp;"),
        ("*", "a * b", "a * b"),
    ],
)
def test_hits_are_marked_and_nothing_else_becomes_html(query: str, text: str, html: str):
    assert marked(text, pattern(question(query))) == html


def test_a_piece_of_text_begins_and_ends_with_whole_words():
    text = f"{'foran ' * 40}kløe {'etter ' * 80}"

    piece = snippet(text, pattern(question("kløe")))

    assert piece.startswith("… foran ") and piece.endswith(" etter …")
    assert "<mark>kløe</mark>" in piece
    assert len(piece) < 300
    assert snippet(text, pattern(question("borte"))) == ""
    assert snippet("kløe", pattern(question("kløe"))) == "<mark>kløe</mark>"
