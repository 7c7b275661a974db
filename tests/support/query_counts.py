"""How many queries a page of the desk takes, and how many it may take."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MAX_DESK_QUERIES = 10


def count_queries(client: Client, where: str) -> int:
    """Return the number of queries that a page takes, without those of its first call."""
    client.get(where)  # what is asked once in the life of a process is no matter of this page
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)
