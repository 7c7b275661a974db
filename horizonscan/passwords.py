"""Passwords that anybody would try first who knows the site or the person: refused with Django's own checks."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What a site like this is called, whatever its name.
WORDS = ("horizonscan", "metodevarsel", "metodevarsler")
# A shorter word stands in many others by chance.
MIN_WORD_LENGTH = 4
# How people write letters otherwise.
_AS_LETTERS = str.maketrans("01345789@$!", "oieastbgasi")


class KnownWordsValidator:
    """Refuses a password with a word of the site, of the agency or of the account in it, however it is written."""

    def validate(self, password: str, user: Any = None) -> None:
        written = {_letters(password), _letters(password.translate(_AS_LETTERS))}
        for word in (*_words_of_site(), *_words_of(user)):
            if any(_letters(word) in text for text in written):
                raise ValidationError(
                    _("This password holds a word that others would try: “%(word)s”. Choose one without it."),
                    code="password_known_word",
                    params={"word": word},
                )

    def get_help_text(self) -> str:
        return _("It may not hold your name, your user name, your e-mail address, or the name of this site.")


def _words_of_site() -> Iterator[str]:
    yield from WORDS
    yield from _words_in(settings.SITE_NAME, settings.PUBLISHER_NAME)


def _words_of(user: Any) -> Iterator[str]:
    if user is not None:
        yield from _words_in(user.get_username(), user.first_name, user.last_name, user.email)


def _words_in(*texts: str) -> Iterator[str]:
    """Return each text without what stands between its words, and each of its words."""
    for text in texts:
        for word in (text, *re.split(r"[\W_]+", text)):
            if len(_letters(word)) >= MIN_WORD_LENGTH:
                yield word


def _letters(text: str) -> str:
    """Return the letters and digits alone, small and of usual width."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
