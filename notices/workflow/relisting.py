"""What somebody forged on the public's list is made again, after the answer in which it was left out."""

import logging
from typing import Any

from django.db import DatabaseError, transaction

from notices.models import Notice
from notices.models.listing import take_forged_listings
from notices.public.page_cache.store import expire_related_on_commit
from notices.workflow.chain import lock_chain
from notices.workflow.projections import relist

logger = logging.getLogger("notices.security")


def relist_forged(**_signal: Any) -> None:
    """Make the rows again of each notice of which this process found a forged one; at the end of a request."""
    if not (publications := take_forged_listings()):
        return
    try:
        for pk in Notice.objects.filter(publications__in=publications).values_list("pk", flat=True).distinct():
            _relist(pk)
    except DatabaseError:
        logger.exception("What was forged on the public's list could not be made again")


@transaction.atomic
def _relist(pk: int) -> None:
    """Wait for a command that is changing the notice, then make its rows and the pages that name it again."""
    _end, notice = lock_chain(pk)
    if notice is not None:
        relist(notice)
        expire_related_on_commit(notice)
        logger.error("The public's list was made again for notice %s", pk)
