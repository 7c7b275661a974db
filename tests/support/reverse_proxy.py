"""A reverse proxy as a process of its own, as one stands in front of a site.

with proxy_before(live_server.url) as url:
    client_from("127.0.0.2", url).get("/")
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FORWARDED = "X-Forwarded-For"
# What concerns one connection and not the whole way, or is written anew.
NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length", FORWARDED.lower()}
SECONDS_TO_END = 10


@contextmanager
def proxy_before(url: str) -> Iterator[str]:
    """Give the address of a proxy that passes everything on to the site at `url`."""
    host_and_port = url.removeprefix("http://")
    command = [sys.executable, "-I", __file__, host_and_port]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            # It ends when nobody holds the other end of its input any more, so also after a test run that was killed.
            process.stdin.close()
            process.wait(SECONDS_TO_END)


class Handler(BaseHTTPRequestHandler):
    """Passes a request on, with the address of its client after those that the client claims to have come by."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        came_by = [*self.headers.get_all(FORWARDED, []), self.client_address[0]]
        site = HTTPConnection(sys.argv[1])
        site.request(self.command, self.path, body, passed_on(self.headers.items()) | {FORWARDED: ", ".join(came_by)})
        answer = site.getresponse()
        content = answer.read()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        site.close()

    def do_POST(self) -> None:
        self.do_GET()


def passed_on(headers: list[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in headers if name.lower() not in NOT_PASSED_ON}


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
