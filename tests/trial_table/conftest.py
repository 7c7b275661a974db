"""What the tests of trial tables share: made-up names of medicines."""

from collections.abc import Iterator

import pytest

from notices.trial_table.names import Names, using

MADE_UP = ("Aa", "Bb", "Cc", "Ex", "Examplimab", "Other")


@pytest.fixture(autouse=True)
def made_up_names() -> Iterator[None]:
    """Let made-up names of medicines pass as Norwegian, as they would on a site that had loaded them."""
    names = Names()
    names.added = {name.casefold(): name for name in MADE_UP}
    with using(names):
        yield
