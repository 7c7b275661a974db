"""The scratch site in a real browser: served on this machine, asked by Chromium, an editor signed in."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import BrowserContext

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As root Chromium's sandbox cannot start; the pages that it opens are our own.
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@contextmanager
def browser_of(editor: "User") -> Iterator[tuple["BrowserContext", str]]:
    """Yield a browser in which the editor is signed in, and the address of the site."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test import Client
    from django.test.testcases import LiveServerThread
    from playwright.sync_api import sync_playwright

    from tests.support.sessions import sign_in_browser

    client = Client()
    client.force_login(editor)
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    address = f"http://localhost:{server.port}"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_browser(), args=SWITCHES)
            # Waiting for what scripts have made means running words in the page, which our policy forbids.
            context = browser.new_context(locale="nb", bypass_csp=True)
            context.set_default_timeout(30_000)
            sign_in_browser(context, client, address)
            yield context, address
            browser.close()
    finally:
        server.terminate()


def _browser() -> str:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return path or sys.exit("No browser: install Chromium, or name one in the environment variable CHROMIUM.")
