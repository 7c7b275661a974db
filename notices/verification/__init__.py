"""`manage.py verify`: recomputes everything a database owner could still forge.

Every hash is computed again, and every version, decision and ledger row must have its event. A finding is a sentence
that names the row. Nothing is changed, and no rule is taken from the commands: this is a second opinion.

quick_reading   texts read without checking them
reading         rows read quickly, notice by notice
history         everything the tables hold about one notice
installation    schema and counters, which belong to no notice
schema          the schema against the files of hashes beside it
catalogue       what the database says of its schema
accounts        roles, accounts and the chain of what happened to them
second_factors  the second factors of accounts
directory       who comes in through the agency's directory as which account
chains          the hash chains of events
texts           the versions and who wrote them
contributors    who contributed to each text
roles           whoever gave a command held a role for it then
decisions       the reviews and who decided them
ledger          the publications
citation_marks  the brackets marked as no citations
unread_values   the values that no field can read
dismissals      the dismissed alerts
redactions      words that were removed by law, and the comments
removed         what is left of rows that lost words
projections     what is copied from texts and ledger for lists and search
search_index    the database's index of the words to search for
stored_copies   approved HTML, PDF files, and parts of files of all notices
public_pages    stored pages
public_lists    stored feeds, sitemaps and lists of trials
rendered        texts, pages, lists and files made again, on demand
code_lists      clinical areas and ATC alterations
foreign_keys    rows that name a row that does not exist
ledger_keys     the keys that events are sealed with, and whether a rotation covers older ones
deployment      what must be mended before a site is opened
kept_ledger     one digest of the ledger, and a file to compare it with later
"""

from collections.abc import Iterator

from notices.verification import (
    accounts,
    chains,
    citation_marks,
    code_lists,
    contributors,
    decisions,
    directory,
    dismissals,
    foreign_keys,
    installation,
    ledger,
    ledger_keys,
    projections,
    public_lists,
    public_pages,
    redactions,
    rendered,
    search_index,
    second_factors,
    stored_copies,
    texts,
    unread_values,
)
from notices.verification.history import histories, snapshot
from notices.verification.roles import RolesThen

CHECKS = (
    chains.findings,
    texts.findings,
    contributors.findings,
    decisions.findings,
    ledger.findings,
    dismissals.findings,
    redactions.findings,
    citation_marks.findings,
    unread_values.findings,
    stored_copies.findings,
    public_pages.findings,
)

# With `--render`.
MADE_AGAIN = (texts.read_again, projections.findings_of_all, rendered.findings)


def verify(*, render: bool = False) -> Iterator[str]:
    """Yield everything that is wrong, as sentences. The tables are read as of one moment.

    With `render`, texts, pages, lists and files are also made again, and compared with those that are stored.
    """
    with snapshot():
        made_again = MADE_AGAIN if render else (projections.findings,)
        checks = (*CHECKS, RolesThen.read().findings, *made_again)
        yield from installation.findings()
        yield from foreign_keys.findings()
        yield from stored_copies.strays()
        yield from stored_copies.file_parts()
        yield from public_lists.findings()
        if render:
            yield from rendered.findings_of_lists()
        yield from search_index.findings(are_all_compared=render)
        yield from accounts.findings()
        yield from second_factors.findings()
        yield from directory.findings()
        yield from code_lists.findings()
        yield from chains.findings_of_no_notice()
        yield from ledger_keys.findings()
        for history in histories():
            for check in checks:
                yield from check(history)


__all__ = ["snapshot", "verify"]
