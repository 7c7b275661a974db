"""What readers are sent: do kept texts say the words of their versions, and do stored pages hold such a text?"""

import gzip
import hashlib
from collections.abc import Iterator

import brotli

from notices.models import ApprovedHtml, StoredPage, Version
from notices.public.page_cache.approved_html import words_of
from notices.rendering.fragment import fragment
from notices.verification.history import History


def findings(history: History) -> Iterator[str]:
    for kept in history.kept_texts:
        version = history.version_by_id.get(kept.version_id)
        if version is None or not _says_the_same(kept, version):
            yield f"the text that readers are shown of version row {kept.version_id} of {history} has other words"
    for page in history.pages:
        if finding := _wrong(page, history.kept_texts):
            yield f"the stored page {page.path} of {history} {finding}"


def _says_the_same(kept: ApprovedHtml, version: Version) -> bool:
    try:
        return words_of(kept.html) == words_of(fragment(version.document))
    except ValueError:
        return True  # the version itself cannot be read, and is named for that


def _wrong(page: StoredPage, kept_texts: list[ApprovedHtml]) -> str:
    identity = bytes(page.identity)
    if hashlib.sha256(identity).hexdigest()[:32] != page.etag:
        return "is not what its etag was made of"
    try:
        if not gzip.decompress(bytes(page.gzip)) == brotli.decompress(bytes(page.br)) == identity:
            return "is another one when it is sent compressed"
    except (OSError, EOFError, brotli.error):
        return "cannot be read when it is sent compressed"
    if not any(kept.html.encode() in identity for kept in kept_texts):
        return "holds no text that was approved"
    return ""
