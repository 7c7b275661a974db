"""New markup of approved words: taken over from a new program, as an event; other words are never taken over."""

from uuid import uuid4

from django.db import transaction

from notices.models import ApprovedHtml
from notices.models.clock import database_now
from notices.public.page_cache.approved_html import (
    Rerendered,
    changed_words,
    markup_of,
    rerendered,
    sealed_html,
    sha256_of,
)
from notices.public.page_cache.store import expire_all_pages
from notices.workflow.chain import append_event, lock_chain

COMMAND = "take_over_markup"


def take_over_markup() -> int:
    """Store approved HTML in this program's markup and return how many changed; each leaves an event.

    Raises ValueError, and changes nothing, where the words of a version would change.
    """
    if changed := [str(row.stored.version_id) for row in changed_words()]:
        raise ValueError(", ".join(changed))
    count = sum(_take_over(row) for row in rerendered() if row.stored.html != row.html or not row.stored.is_sealed)
    if count:
        expire_all_pages()
    return count


@transaction.atomic
def _take_over(row: Rerendered) -> bool:
    """Store the new markup. Return False where it is the old one, and only the row was not as it was stored."""
    version, html = row.stored.version, row.html
    end, notice = lock_chain(version.notice_id)
    old, new = markup_of(version, row.publication), sha256_of(html)
    made = sealed_html(version, html)
    columns = {"html": made.html, "build": made.build, "made_at": made.made_at, "seal": made.seal}
    ApprovedHtml.objects.filter(pk=row.stored.pk).update(**columns)
    if old == new:
        return False
    append_event(
        end,
        notice=notice,
        command=COMMAND,
        at=database_now(),
        by=None,
        actor_name="manage.py store_pages",
        data={
            "sha256": version.sha256,
            "words": row.publication.words_sha256,
            "old_markup": old,
            "new_markup": new,
            "build": made.build,
        },
        version=version,
        # Random, so that the chain value says nothing of the hashes above: see `Event`.
        request_id=uuid4(),
    )
    return True
