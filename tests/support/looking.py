"""Looking at a page in a browser: no accessibility rule broken, nothing wider than a narrow window."""

import mimetypes
import threading
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.contrib.staticfiles import finders
from playwright.sync_api import BrowserContext, Page, ViewportSize

# Status, headers and body.
Answer = tuple[int, dict[str, str], bytes]
NARROW, WIDE = ViewportSize(width=320, height=700), ViewportSize(width=1280, height=900)
# Ways of setting letters on a ground that were found to be readable, in any page of this run.
_readable: set[str] = set()

# Contrast takes most of the time. It depends on an element's colour and letters and on what its ancestors paint behind
# it: of those that are alike in all this two are measured, and none that were found readable on a page before.
# What lies under something else cannot be measured, and so counts as not yet seen.
LOOK = """
async ([readable, onlyColours]) => {
  // What fades in has no contrast yet.
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  const known = new Set(readable), grounds = new Map(), looks = new Map(), measured = new Map();
  const ground = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position].join(" ");
      const behind = ground(element.parentElement);
      grounds.set(element, behind.endsWith(own) ? behind : `${behind}|${own}`);
    }
    return grounds.get(element);
  };
  for (const element of document.body.querySelectorAll("*")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!(hasText || element.matches("input, select, textarea")) || !element.checkVisibility()) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight, textShadow, element.matches(":disabled"), ground(element)].join(" ");
    const alike = measured.get(look) ?? 0;
    if (known.has(look) || alike === 2) continue;
    measured.set(look, alike + 1);
    looks.set(element, look);
  }
  // What passed would be most of the answer, and nobody reads it.
  const rules = { "color-contrast": { enabled: false } };
  const { violations } = onlyColours
    ? { violations: [] }
    : await axe.run({ resultTypes: ["violations"], preload: false, rules });
  if (!looks.size) return { violations, passed: [] };
  const contrast = await axe.run({ include: [...looks.keys()] }, { runOnly: ["color-contrast"], elementRef: true });
  const passed = contrast.passes.flatMap(({ nodes }) => nodes.map(({ element }) => looks.get(element)));
  for (const { nodes } of contrast.violations) for (const node of nodes) delete node.element;
  return { violations: [...violations, ...contrast.violations], passed: passed.filter((look) => look) };
}
"""


def look(page: Page) -> None:
    """Every page on the way: no accessibility rule broken, nothing wider than a narrow window."""
    # Its heading is there before its style sheets and editors are.
    page.wait_for_load_state("load")
    _is_kept_to(page)
    page.set_viewport_size(NARROW)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px too wide at 320 px"
    page.set_viewport_size(WIDE)


def look_in_the_dark(page: Page) -> None:
    """The same page in the dark, where only the colours are others."""
    page.emulate_media(color_scheme="dark")
    _is_kept_to(page, only_colours=True)
    page.emulate_media(color_scheme="light")


def _is_kept_to(page: Page, *, only_colours: bool = False) -> None:
    """No accessibility rule is broken."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    audit = page.evaluate(LOOK, [list(_readable), only_colours])
    results = AxeResults({"violations": audit["violations"]})
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
    _readable.update(audit["passed"])


class Window:
    """A window that shows the answers of a test's own client: what serves them asks neither program nor database."""

    def __init__(self, context: BrowserContext) -> None:
        self._server = _AnswerServer()
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()
        context.on("close", self._end)
        context.add_init_script(AXE_SCRIPT)  # sent once, and not with each look
        self.page = context.new_page()
        self.page.set_viewport_size(WIDE)

    def show(self, address: str, response: Any) -> Page:
        """The page with this answer in it."""
        # The same address may be shown again, with another answer.
        headers = {**response.headers, "Cache-Control": "no-store"}
        self._server.answers[address] = response.status_code, headers, response.content
        self.page.goto(f"http://127.0.0.1:{self._server.server_port}{address}")
        return self.page

    def _end(self, _context: BrowserContext) -> None:
        self._server.shutdown()
        self._server.server_close()


class _AnswerServer(ThreadingHTTPServer):
    """A server on this machine: Playwright's own routes would switch the browser's cache off, page after page."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and page in one packet: in two, the second waits for the browser's word about the first.
    wbufsize = -1

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, _AnswerServer)
        # What a script asks while the page stands there: it gets nothing.
        status, headers, body = server.answers.get(self.path, (HTTPStatus.NO_CONTENT, {}, b""))
        if self.path.startswith("/static/"):
            status, headers, body = _static_file(self.path.partition("?")[0])
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@cache
def _static_file(path: str) -> Answer:
    """A file as it is written, which the browser may keep for this window."""
    file = finders.find(path.removeprefix("/static/"))
    if not isinstance(file, str):
        return HTTPStatus.NOT_FOUND, {}, b""
    kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
    headers = {"Content-Type": kind, "Cache-Control": "max-age=3600, immutable"}
    return HTTPStatus.OK, headers, Path(file).read_bytes()
