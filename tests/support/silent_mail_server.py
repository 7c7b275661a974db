"""A mail server that accepts connections and never says a word, on a free port of 127.0.0.1."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silent_mail_server() -> Iterator[int]:
    """Yield its port. Connections wait in the backlog: to whoever connects they look accepted."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield server.getsockname()[1]
