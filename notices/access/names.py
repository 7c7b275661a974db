"""User names as people type them: capitals, spaces around and the width of letters make no difference.

SQLite knows no case of letters beyond ASCII, and the accounts of an agency are few: all names are read, whatever was
typed, so that nobody sees in the time of an answer whether a name is known.
"""

import unicodedata
from collections.abc import Callable

from django.contrib.auth.models import User

from notices.access.people import NOBODY
from notices.access.refusals import Reason, reason_for

# What browsers are told of a field for a user name: no capital, no correction of the spelling.
NAME_ATTRIBUTES = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
# How Unicode calls them; letters of full width are Latin too.
LATIN = ("LATIN", "FULLWIDTH LATIN")
# Digits that are read as letters: "o1a" and "ola" are one name to whoever reads a list.
_ALIKE = str.maketrans("01", "ol")


def name_key(name: str) -> str:
    """Return the name by which one that was typed is looked up: small letters of usual width, no spaces around."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().casefold())


def _look_of(name: str) -> str:
    return name_key(name).translate(_ALIKE)


def account_named(entry: str) -> User | None:
    """Return the account with this user name, or else this e-mail address; None where there is none, or several.

    A name that is written exactly so comes first. Two queries, whether there is such an account or not.
    """
    names = list(User.objects.order_by("pk").values_list("pk", "username", "email"))
    return User.objects.filter(pk=_owner_of(entry, names)).first()


def _owner_of(entry: str, names: list[tuple[int, str, str]]) -> int:
    """Return the id of the account that somebody means by what they typed, NOBODY where that is not clear."""
    key = name_key(entry)
    ways: list[Callable[[str, str], bool]] = [
        lambda name, email: name == entry,
        lambda name, email: name_key(name) == key,
        lambda name, email: bool(email) and name_key(email) == key,
    ]
    for fits in ways:
        if owners := [pk for pk, name, email in names if fits(name, email)]:
            return owners[0] if len(owners) == 1 else NOBODY
    return NOBODY


def against_new_name(name: str, besides: int | None = None) -> Reason | None:
    """Return why an account may not get this name: it looks like another's, is its address, or mixes alphabets."""
    if any(letter.isalpha() and not unicodedata.name(letter, "").startswith(LATIN) for letter in name):
        return reason_for("username_letters")
    others = User.objects.exclude(pk=besides or NOBODY).values_list("username", "email")
    is_taken = any(_look_of(name) in (_look_of(other), _look_of(email)) for other, email in others)
    return reason_for("username_in_use") if is_taken else None
