"""What the edit form is to whoever uses it, in Chromium: heights, stops of the Tab key, clicks, and time by the clock.

    .venv/bin/python benchmarks/form_in_browser.py            # all of it
    .venv/bin/python benchmarks/form_in_browser.py clicks     # or some: heights tabs rows clicks

Makes a database of its own. Heights and stops are those of the demonstration notice, folded, and with five sections, a
trial and the box for references open. Rows are moved, added, copied, removed and brought back in a notice with 20
trials and 40 references; each number is the best of five, from the press to the next picture, for a busy machine waits
for others. The clicks are those of `real_notice.py`.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent
OPENED = ("header", "status", "disease", "evidence", "references")
WIDTHS = ((1440, 900), (1280, 900), (375, 812))
ROUNDS, MAX_STOPS = 5, 2_000
SESSIONS: dict[Any, Any] = {}

# Where the focus is; the page itself once it has gone round.
STOP = """() => {
    const at = document.activeElement
    if (!at || at === document.body) return null
    at.dataset.stop ??= String(window.stops = (window.stops ?? 0) + 1)
    return at.dataset.stop
}"""
# Presses, waits for what must be true afterwards, and for the next picture.
PRESS = """async () => {
    const picture = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)))
    await picture()
    const start = performance.now()
    %s
    while (!(%s)) await new Promise((then) => setTimeout(then, 1))
    await picture()
    return performance.now() - start
}"""
# Drags a row over another one, and lets it go when `drop` is called.
DRAG = """(name) => {
    const rows = document.querySelectorAll(`#rows-${name} > [data-row]`)
    const mouse = { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }
    const send = (kind, at, y) => at.dispatchEvent(new DragEvent(kind, { ...mouse, clientY: y }))
    send("dragstart", rows[5].querySelector("[data-grip]"), 0)
    send("dragover", rows[2], rows[2].getBoundingClientRect().top + 1)
    window.moved = rows[5]
    window.drop = () => { send("drop", rows[5], 0); send("dragend", rows[5], 0) }
}"""


def main() -> None:
    sys.path.insert(0, str(ROOT))
    # Playwright keeps an event loop in this thread; our queries are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from benchmarks.scratch import scratch_site

    with scratch_site():
        measure(set(sys.argv[1:]) or {*PARTS, "clicks"})


def measure(wanted: set[str]) -> None:
    from django.contrib.auth.models import User

    from benchmarks.browser_site import browser_of
    from benchmarks.edit_form import long_notice
    from benchmarks.real_notice import enter
    from notices import demo, workflow
    from notices.workflow import accounts

    editor = User.objects.create_user("measured")
    accounts.give_role(person=editor, role="editor", by=None)
    with browser_of(editor) as (context, address):
        # First of all: the notice that is entered has no other of its name beside it.
        if "clicks" in wanted:
            enter(context, address)
        # Each list of rows is changed in a notice of its own: what is typed in one comes back in it.
        long = long_notice(demo.baricitinib())
        texts = (demo.baricitinib(), long, long)
        notices = [workflow.create(document=text, by=editor, request_id=uuid4()).notice for text in texts]
        pages = [f"{address}/admin/notices/{notice.pk}/edit/" for notice in notices]
        for name in wanted & set(PARTS):
            PARTS[name](context, *pages)


def folded(context: "BrowserContext", address: str, size: tuple[int, int] = WIDTHS[0]) -> "Page":
    """The page as it is first seen: nothing is remembered."""
    page = context.new_page()
    page.add_init_script("localStorage.clear()")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    page.wait_for_function("window.deskForm")
    return page


def unfold(page: "Page", sections: tuple[str, ...] = OPENED, trial: bool = True) -> None:
    for name in sections:
        page.evaluate("(id) => window.deskForm.reveal(id).then((part) => { part.open = true })", f"section-{name}")
        page.wait_for_function(
            "(id) => !document.querySelector(`#${id} [data-fetching]:not([data-row] *)`)", arg=f"section-{name}"
        )
    if trial:
        page.evaluate("window.deskForm.reveal('id_trials-0-number')")
        page.wait_for_selector("#id_trials-0-number")
    page.wait_for_timeout(1_000)


def heights(context: "BrowserContext", address: str, *_long: str) -> None:
    for size in WIDTHS:
        page = folded(context, address, size)
        numbers = [page.evaluate("document.documentElement.scrollHeight")]
        unfold(page)
        numbers.append(page.evaluate("document.documentElement.scrollHeight"))
        page.close()
        text = ", ".join(f"{number} px ({number / size[1]:.1f} screens)" for number in numbers)
        print(f"height at {size[0]} px, folded and unfolded: {text}")


def tabs(context: "BrowserContext", address: str, *_long: str) -> None:
    page = folded(context, address)
    print(f"stops of the Tab key, folded: {stops(page)}")
    page = folded(context, address)
    unfold(page)
    print(f"stops of the Tab key, five sections and a trial open: {stops(page)}")


def stops(page: "Page") -> int:
    """Press Tab until the focus has gone round."""
    seen: list[str] = []
    page.evaluate("document.activeElement.blur()")
    while len(seen) < MAX_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop in seen:
            break
        seen.append(stop)
    page.close()
    return len(seen)


def rows(context: "BrowserContext", _short: str, *long: str) -> None:
    """Added and copied rows last: each makes the page longer."""
    for name, address in zip(("trials", "references"), long, strict=True):
        page = folded(context, address)
        unfold(page, ("evidence", "references"), trial=False)
        own = f"[...document.querySelectorAll('#rows-{name} > [data-row]')]"
        page.evaluate(f"for (const row of {own}) row.isFirst = true")
        print(f"{name}: dragged: {best_of(dragged(page, name))}")
        for label, press, done in presses(name):
            print(f"{name}: {label}: {best_of([pressed(page, press, done) for _round in range(ROUNDS)])}")
        fresh = page.evaluate(f"{own}.filter((row) => !row.isFirst).length")
        print(f"{name}: rows that were drawn: {fresh}, added or copied: {2 * ROUNDS}")
        page.close()


def pressed(page: "Page", press: str, done: str) -> tuple[float, float]:
    """Milliseconds of one press: by the clock, and of the page's own CPU."""
    before = cpu_of(page)
    taken = page.evaluate(PRESS % (press, done))
    return taken, cpu_of(page) - before


def cpu_of(page: "Page") -> float:
    """Milliseconds of CPU that the page's main thread has used."""
    if page not in SESSIONS:
        SESSIONS[page] = page.context.new_cdp_session(page)
        SESSIONS[page].send("Performance.enable", {"timeDomain": "threadTicks"})
    metrics = {each["name"]: each["value"] for each in SESSIONS[page].send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000


def best_of(spent: list[tuple[float, float]]) -> str:
    clock, cpu = (min(each) for each in zip(*spent, strict=True))
    return f"{clock:.0f} ms by the clock, {cpu:.0f} ms CPU of the page"


def presses(name: str) -> list[tuple[str, str, str]]:
    """What is done to a row, how it is pressed, and what is true afterwards."""
    at = f"document.querySelectorAll('#rows-{name} > [data-row]')"
    button = f"document.querySelector('button[name=row][value=\"{{}}:{name}-3\"]').click()"
    count = f"window.before = {at}.length; "
    mark = f"window.moved = {at}[3]; "
    key = mark + (
        "window.moved.querySelector('summary').dispatchEvent("
        "new KeyboardEvent('keydown', {{ key: '{}', altKey: true, bubbles: true }}))"
    )
    return [
        ("moved up by its menu", mark + button.format("up"), f"{at}[2] === window.moved"),
        ("moved down by its menu", mark + button.format("down"), f"{at}[4] === window.moved"),
        ("moved up by Alt and arrow", key.format("ArrowUp"), f"{at}[2] === window.moved"),
        ("moved down by Alt and arrow", key.format("ArrowDown"), f"{at}[4] === window.moved"),
        (
            "removed, and back",
            f"{button.format('remove')}; {button.format('restore')}",
            f"!{at}[3].matches('[data-removed]')",
        ),
        ("added", f"{count}document.querySelector('#add-{name}').click()", f"{at}.length === window.before + 1"),
        ("copied", count + button.format("copy"), f"{at}.length === window.before + 1"),
    ]


def dragged(page: "Page", name: str) -> list[tuple[float, float]]:
    """From letting go of a dragged row to the next picture."""
    times = []
    for _round in range(ROUNDS):
        page.evaluate(DRAG, name)
        done = f"document.querySelectorAll('#rows-{name} > [data-row]')[2] === window.moved"
        times.append(pressed(page, "window.drop()", done))
    return times


PARTS: dict[str, Callable[..., None]] = {"heights": heights, "tabs": tabs, "rows": rows}

if __name__ == "__main__":
    main()
