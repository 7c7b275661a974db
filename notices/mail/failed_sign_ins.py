"""Many wrong passwords at one account: its owner is told by e-mail, at most once a day."""

import hashlib
from datetime import timedelta

from allauth.core.internal.ratelimit import cache_lock
from django.contrib.auth.models import User
from django.core.cache import cache

from notices.mail.account_outbox import write_account_mail
from notices.models import AccountMail
from notices.models.clock import database_now

# So many in a day, from all addresses together.
MANY = 10
DAY = timedelta(days=1).total_seconds()
# The mail names so many addresses.
MAX_ADDRESSES = 5


def note_failed(account: User | None, entry: str, address: str) -> None:
    """Count a wrong password; after many put down a mail to the owner, who is active.

    A name that nobody has is counted as well: the work of an answer tells nothing.
    """
    key = f"failed:{account.pk if account else hashlib.sha256(entry.encode()).hexdigest()}"
    now = database_now().timestamp()
    with cache_lock(key):
        told_at, failed = cache.get(key) or (0.0, [])
        failed = [*[each for each in failed if each[0] > now - DAY], (now, address)][-MANY:]
        is_to_tell = len(failed) == MANY and told_at <= now - DAY
        cache.set(key, (now if is_to_tell else told_at, failed), DAY)
    if is_to_tell and account is not None and account.is_active:
        _tell(account, failed)


def _tell(account: User, failed: list[tuple[float, str]]) -> None:
    addresses = list(dict.fromkeys(address for _at, address in reversed(failed)))[:MAX_ADDRESSES]
    write_account_mail(
        AccountMail.Kind.FAILED_SIGN_INS, account, since=failed[0][0], number=len(failed), addresses=addresses
    )
