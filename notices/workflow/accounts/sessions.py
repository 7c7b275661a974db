"""Ending the sessions of an account."""

from django.contrib.sessions.models import Session

from notices.access.sessions import OpenSession, key_of_this_session, open_sessions_of


def delete_sessions(person_id: int) -> int:
    """End every session of a person; return how many they were."""
    return _delete([session.key for session in open_sessions_of(person_id)])


def end_other_sessions(person_id: int) -> int:
    """End every session of a person but the one they use now; return how many they were.

    What changes how somebody signs in does it: a new password, and a second factor that is added, removed or replaced.
    """
    return _delete([session.key for session in _others(person_id)])


def end_session(person_id: int, mark: str) -> int:
    """End the session of a person that has this mark, unless it is the one they use now; return how many they were."""
    return _delete([session.key for session in _others(person_id) if session.mark == mark])


def _others(person_id: int) -> list[OpenSession]:
    here = key_of_this_session()
    return [session for session in open_sessions_of(person_id) if session.key != here]


def _delete(keys: list[str]) -> int:
    return Session.objects.filter(pk__in=keys).delete()[0]
