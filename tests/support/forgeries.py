"""What could be put before readers in SQL with the application's own role: whole rows, with hashes that fit them."""

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import brotli
from django.utils import timezone
from django.utils.safestring import SafeString

from notices.formats.encodings import ENCODINGS
from notices.models import ApprovedHtml, Notice, PdfFile, Publication, StoredPage, Version
from notices.public.page_cache.own_block import BEGIN, END, split
from tests.support.tables import execute


@dataclass(frozen=True)
class Published:
    """A notice with two published versions and a draft after them, and what is stored of it."""

    notice: Notice
    first: Publication
    second: Publication
    draft: Version

    @property
    def path(self) -> str:
        return f"/varsel/{self.notice.number}/{self.notice.slug}/"

    def page(self, path: str = "") -> StoredPage:
        return StoredPage.objects.get(path=path or self.path)

    def html_of(self, entry: Publication) -> str:
        return ApprovedHtml.objects.get(version=entry.version_id).html


def store(page: StoredPage, content: str) -> None:
    """Put other bytes into the row of a page, in all three forms and with their hash."""
    identity = content.encode()
    bodies = {"br": brotli.compress(identity), "gzip": gzip.compress(identity), "identity": identity}
    hashes = {encoding: hashlib.sha256(body).hexdigest() for encoding, body in bodies.items()}
    execute(
        "UPDATE notices_storedpage SET br = %s, gzip = %s, identity = %s, hashes = %s, etag = %s WHERE id = %s",
        *(*bodies.values(), " ".join(hashes[encoding] for encoding in ENCODINGS), hashes["identity"][:32], page.pk),
    )


def insert_copy(page: StoredPage, path: str, notice_id: int) -> None:
    columns = (
        "build, valid_from, valid_until, headers, etag, publication_id, last_entry, hashes, seal, identity, gzip, br"
    )
    execute(
        f"INSERT INTO notices_storedpage (path, notice_id, {columns}) SELECT %s, %s, {columns} "
        "FROM notices_storedpage WHERE id = %s",
        *(path, notice_id, page.pk),
    )


def in_the_page(old: str, new: str) -> Callable[[Published], None]:
    """Replace a part of the live page, its approved text stays."""

    def forge(published: Published) -> None:
        content = bytes(published.page().identity).decode()
        assert old in content
        store(published.page(), content.replace(old, new, 1))

    return forge


def in_the_text(old: str, new: str) -> Callable[[Published], None]:
    """Replace a part of the approved HTML, and of the live page alike."""

    def forge(published: Published) -> None:
        before = published.html_of(published.second)
        assert old in before
        after = before.replace(old, new, 1)
        execute("UPDATE notices_approvedhtml SET html = %s WHERE version_id = %s", after, published.second.version_id)
        old_pieces, new_pieces = split(SafeString(before)), split(SafeString(after))
        content = bytes(published.page().identity).decode()
        for old_piece, new_piece in zip(old_pieces, new_pieces, strict=True):
            assert old_piece in content
            content = content.replace(old_piece, new_piece)
        store(published.page(), content)

    return forge


def a_page_for_no_notice(published: Published) -> None:
    insert_copy(published.page(), "/varsel/999/forfalsket/", 999)


def a_page_for_a_number_that_does_not_exist(published: Published) -> None:
    insert_copy(published.page(), "/varsel/999/forfalsket/", published.notice.pk)


def a_page_for_a_version_that_does_not_exist(published: Published) -> None:
    insert_copy(published.page(), f"/varsel/{published.notice.number}/v/3/", published.notice.pk)


def the_html_of_a_draft(published: Published) -> None:
    execute(
        "INSERT INTO notices_approvedhtml (version_id, html, made_at, build, seal) VALUES (%s, %s, %s, '', '')",
        *(published.draft.pk, "<p>x</p>", timezone.now()),
    )


def the_text_of_an_older_version(published: Published) -> None:
    first, second = (split(SafeString(published.html_of(entry))) for entry in (published.first, published.second))
    content = bytes(published.page().identity).decode()
    store(published.page(), content.replace(second.title, first.title).replace(second.rest, first.rest))


def the_text_inside_a_template(published: Published) -> None:
    in_the_page("<article", "<template><article")(published)
    in_the_page("</article>", "</article></template>")(published)


def words_before_the_text(published: Published) -> None:
    in_the_page("<article", "<p>Trukket tilbake.</p><article")(published)


# Where the page's own block stands in the text.
SMUGGLED = "<p>Dette er feil.</p>"
words_after_the_title = in_the_page(BEGIN, f"{SMUGGLED}{BEGIN}")
words_before_the_rest = in_the_page(END, f"{END}{SMUGGLED}")
words_in_the_own_block = in_the_page(END, f"{SMUGGLED}{END}")
the_rest_inside_the_block = in_the_page(END, f"<div hidden>{END}")
a_second_block = in_the_page("</article>", f"{BEGIN}{SMUGGLED}{END}</article>")


def the_rest_in_a_template(published: Published) -> None:
    in_the_page(END, f"<template>{END}")(published)
    in_the_page("</article>", "</article></template>")(published)


def no_block(published: Published) -> None:
    before, _begin, after = bytes(published.page().identity).decode().partition(BEGIN)
    store(published.page(), before + after.partition(END)[2])


def a_cookie_in_the_headers(published: Published) -> None:
    headers = [*json.loads(published.page().headers), ["Set-Cookie", "sessionid=x"]]
    execute("UPDATE notices_storedpage SET headers = %s WHERE id = %s", json.dumps(headers), published.page().pk)


def a_page_that_lasts(published: Published) -> None:
    later = timezone.now() + timedelta(days=30)
    execute("UPDATE notices_storedpage SET valid_until = %s WHERE id = %s", later, published.page().pk)


def a_forged_file(published: Published) -> None:
    file = PdfFile.objects.get(publication=published.second)
    content = bytes(file.content).replace(b"%PDF-1.7", b"%PDF-1.6")
    execute(
        "UPDATE notices_pdffile SET content = %s, sha256 = %s WHERE id = %s",
        *(content, hashlib.sha256(content).hexdigest(), file.pk),
    )
