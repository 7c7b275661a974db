"""What stands around the texts of other notices and tells of this one."""

from django.db import transaction

from notices.models import Notice
from notices.public.page_cache.store import forget_around


def forget_around_afterwards(notice: Notice) -> None:
    """After the transaction: the stored pages of other notices. Its own go within it, by a trigger."""
    transaction.on_commit(lambda: forget_around(notice), robust=True)
