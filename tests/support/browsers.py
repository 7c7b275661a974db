"""The browser of the tests: which one it is, and how it is started."""

import os
import shutil

import pytest

# The shell draws no window, which takes a fifth of the time away.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As root and in containers Chromium's sandbox cannot start; the pages it opens here are our own.
BROWSER_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
# The shell would round the width of each letter, and lines would end elsewhere than in a window.
BROWSER_SWITCHES += ["--font-render-hinting=none"]


def browser_path() -> str:
    """Return the program that CHROMIUM names, or else the first that this machine has; give the test up without one."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("No browser: install Chromium, or name one in the environment variable CHROMIUM.")
    return path
