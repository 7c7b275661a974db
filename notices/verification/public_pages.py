"""What readers get: has approved HTML the words of its version, and does each stored page contain such HTML?"""

import gzip
import hashlib
from collections.abc import Iterator

import brotli

from notices.models import ApprovedHtml, StoredPage, Version
from notices.public.page_cache.visible_words import words_of
from notices.rendering.fragment import fragment
from notices.verification.history import History


def findings(history: History) -> Iterator[str]:
    for approved in history.approved_htmls:
        version = history.version_by_id.get(approved.version_id)
        if version is None or not _has_same_words(approved, version):
            yield f"the text that readers are shown of version row {approved.version_id} of {history} has other words"
    for page in history.pages:
        if finding := _problem(page, history.approved_htmls):
            yield f"the stored page {page.path} of {history} {finding}"


def _has_same_words(approved: ApprovedHtml, version: Version) -> bool:
    try:
        return words_of(approved.html) == words_of(fragment(version.document))
    except ValueError:
        return True  # the version itself cannot be read, which `texts` reports


def _problem(page: StoredPage, approved_htmls: list[ApprovedHtml]) -> str:
    identity = bytes(page.identity)
    if hashlib.sha256(identity).hexdigest()[:32] != page.etag:
        return "is not what its etag was made of"
    try:
        if not gzip.decompress(bytes(page.gzip)) == brotli.decompress(bytes(page.br)) == identity:
            return "is another one when it is sent compressed"
    except (OSError, EOFError, brotli.error):
        return "cannot be read when it is sent compressed"
    if not any(approved.html.encode() in identity for approved in approved_htmls):
        return "holds no text that was approved"
    return ""
