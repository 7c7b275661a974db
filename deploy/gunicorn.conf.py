"""How gunicorn serves the site: `gunicorn --config deploy/gunicorn.conf.py` from the project's folder.

WEB_BIND      where it listens (127.0.0.1:8000)
WEB_WORKERS   processes (2): each keeps some 150 MB and up to WEB_THREADS database connections
WEB_THREADS   requests that a process answers at the same time (8)

How long a question to the database may hold a thread stands in `horizonscan/database_limits.py`, how long a body may be
in `horizonscan/request_size.py`.
"""

import os
import socket
import struct
from typing import Any

wsgi_app = "horizonscan.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000").split(",")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))

# A process that does not move at all is replaced; no request takes nearly as long.
timeout = 60
# For so long a process that is to stop may finish its answers: longer than the slowest act.
graceful_timeout = 30
# Longer than a proxy keeps a connection that it does not use, so that the proxy is the one that closes it.
keepalive = 75
# Connections of a process, the kept ones included.
worker_connections = 500
# Processes are replaced now and then, at different times, so that no library's leak lasts.
max_requests, max_requests_jitter = 20_000, 2_000

# The longest address is that of a search with many facets.
limit_request_line = 8_190
limit_request_fields = 64
limit_request_field_size = 8_190

# Where a file system can't be written, the beat of a process can be in memory.
MEMORY = "/dev/shm"  # noqa: S108 - gunicorn makes a file of its own there
worker_tmp_dir = MEMORY if os.access(MEMORY, os.W_OK) else None
control_socket_disable = True
accesslog = os.environ.get("ACCESS_LOG") or None

# Seconds: who takes or sends not a single piece for so long is cut off.
SILENCE = 20
# Bytes that the kernel takes over at once: a page leaves the thread however slowly its reader reads. Linux gives what
# net.core.wmem_max allows, which is 212,992 unless somebody raised it, and doubles that.
SEND_BUFFER = 512 * 1024


def when_ready(server: Any) -> None:
    """Give the listening sockets what each connection inherits: a send buffer and the longest silence."""
    silence = struct.pack("ll", SILENCE, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, silence)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, silence)
