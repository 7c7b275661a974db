"""Looking at a page in a browser: no accessibility rule broken, nothing wider than a narrow window."""

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.contrib.staticfiles import finders
from playwright.sync_api import BrowserContext, Page, Route, ViewportSize

from tests.support.browsing import HOST

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
    """A window that shows the answers of a test's own client: no server, no thread, no database of its own."""

    def __init__(self, context: BrowserContext) -> None:
        self._answers: dict[str, Any] = {}
        context.add_init_script(AXE_SCRIPT)  # sent once, and not with each look
        context.route("**/*", self._give)
        self.page = context.new_page()
        self.page.set_viewport_size(WIDE)

    def show(self, address: str, response: Any) -> Page:
        """The page with this answer in it."""
        self._answers[address] = response
        self.page.goto(f"http://{HOST}{address}")
        return self.page

    def _give(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        response = self._answers.get(f"{address.path}?{address.query}" if address.query else address.path)
        if address.path.startswith("/static/"):
            route.fulfill(path=str(finders.find(address.path.removeprefix("/static/"))))
        elif response is None:
            # What a script asks while the page stands there: it gets nothing.
            route.fulfill(status=204)
        else:
            route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)
