"""Words of HTML are those that its reader meets."""

import pytest

from notices.public.page_cache.visible_words import words_of

APPROVED = '<p>Dose: <b>5 mg</b> <a href="https://example.org/kilde">kilde</a> <a href="#ref-1">1</a></p>'


@pytest.mark.parametrize(
    "other",
    [
        "<div>Dose:\n  5 mg<br> <a href='https://example.org/kilde' class='x'>kilde</a> <a href=#cite-1>1</a></div>",
        f"<!-- 50 mg -->{APPROVED}",
        APPROVED.replace("<b>5 mg</b>", "<em id=a>5</em> <span>mg</span>"),
    ],
)
def test_other_markup_has_the_same_words(other: str) -> None:
    assert words_of(other) == words_of(APPROVED)


@pytest.mark.parametrize(
    "other",
    [
        APPROVED.replace("5 mg", "50 mg"),
        APPROVED.replace("example.org", "example.com"),
        APPROVED.replace("<p>", "<p hidden>"),
        APPROVED.replace("<b>5 mg</b>", "<b hidden>5 mg</b>"),
        f"<template>{APPROVED}</template>",
        f"<dialog>{APPROVED}</dialog>",
        APPROVED.replace("<b>5 mg</b>", "<del>5 mg</del>"),
        APPROVED.replace("<b>5 mg</b>", "<s>5 mg</s>"),
        APPROVED.replace("<b>5 mg</b>", '5 mg <input value="daglig">'),
        APPROVED.replace("<b>", '<b aria-label="50 mg">'),
        APPROVED + "<img src=/x.png>",
        APPROVED + "<p hidden>a<div>b</div></p>",
        APPROVED + "<script>document.write('b')</script>",
    ],
)
def test_what_a_reader_would_meet_otherwise_has_other_words(other: str) -> None:
    assert words_of(other) != words_of(APPROVED)
