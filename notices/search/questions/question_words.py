"""Words that ask, and words that name nothing of their own: a search leaves them out, in three languages. Pure.

`question_words.txt` beside this module has them.
"""

from pathlib import Path

_TEXT = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
_LISTS = ["".join(part.partition("\n")[2:]).split() for part in _TEXT.split("# ")[2:]]
ASKING_WORDS, GENERAL_WORDS = (frozenset(words) for words in _LISTS)
QUESTION_WORDS = ASKING_WORDS | GENERAL_WORDS
# Letters that tell one kind from another where they stand behind a word: "hepatitt A", "type I".
KINDS = frozenset("ai")
