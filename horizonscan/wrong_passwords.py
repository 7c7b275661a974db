"""Wrong passwords: growing pauses by the address, and by name and address together; a line in the log; a mail.

Never by a name alone: whoever knows a name would keep its owner out. See decision 0008.
"""

from datetime import timedelta

from django.contrib.auth.models import User

from notices.access.attempts import Attempts
from notices.access.names import name_key
from notices.access.security_log import log_denied
from notices.mail.failed_sign_ins import note_failed

# Five at one name, then pauses of 1, 2, 4 … minutes: at most about 45 a day from one address.
AT_A_NAME = Attempts("password", 5, longest_pause=timedelta(minutes=32), forgotten_after=timedelta(hours=1))
# An office shares an address: twenty are free, and one a minute is forgotten.
FROM_AN_ADDRESS = Attempts("address", 20, longest_pause=timedelta(minutes=15), forgotten_after=timedelta(minutes=1))


class PasswordAttempt:
    """One attempt at a password, by the name as it was typed: two ways to write one account's are two names here.

    Counted by the account, they would tell that both are the same one's.
    """

    def __init__(self, entry: str, account: User | None, address: str) -> None:
        self.account, self.address = account, address
        self.name = name_key(entry)
        self.at_name = f"{self.name} {address}"

    def seconds_to_wait(self) -> int:
        """Count the attempt and return 0, or how long it must wait: then it is not made, even if it were right."""
        if seconds := FROM_AN_ADDRESS.count(self.address):
            return self._refused(seconds)
        if seconds := AT_A_NAME.count(self.at_name):
            FROM_AN_ADDRESS.take_back(self.address)
            return self._refused(seconds)
        return 0

    def note_right(self) -> None:
        """Let it not count. What others tried from the address still does."""
        AT_A_NAME.forget(self.at_name)
        FROM_AN_ADDRESS.take_back(self.address)

    def note_wrong(self) -> None:
        """Leave a line in the log, without what was typed: an unknown name may be a password in the wrong field."""
        log_denied("password", self._who, ["wrong" if self.account else "no such account"])
        note_failed(self.account, self.name, self.address)

    def _refused(self, seconds: int) -> int:
        log_denied("password", self._who, ["too many attempts"])
        return seconds

    @property
    def _who(self) -> int | None:
        return self.account.pk if self.account else None
