"""Ending the sessions of an account."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session


def delete_sessions(person_id: int, besides: str | None = None) -> int:
    """Delete every session of a person but the one with the key `besides`; return how many they were.

    A session keeps its person inside its data, so all are read. Only people who sign in have one.
    """
    theirs = [
        session.pk
        for session in Session.objects.iterator(chunk_size=500)
        if session.pk != besides and session.get_decoded().get(SESSION_KEY) == str(person_id)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)
