"""Django's sessions in the database, each row with the end that our limits give it; SESSION_ENGINE names this module.

Whatever saves a session comes by here; a row whose end has passed is read by nobody, and `clearsessions` deletes it.
"""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db

from notices.access.sessions import expiry_of


class SessionStore(db.SessionStore):
    """The store; it keeps Django's name, by which the signatures of sessions are salted."""

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return expiry_of(dict(self.items()))
