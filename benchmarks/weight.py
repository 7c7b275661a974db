"""How many bytes a browser is sent for a page and everything it loads, in an empty browser."""

import shutil

from playwright.sync_api import sync_playwright


def weight(address: str) -> int:
    """Bytes as they were sent, compressed, with their headers."""
    sizes: list[int] = []
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        session.send("Network.enable")
        page.goto(address, wait_until="networkidle")
        browser.close()
    return sum(sizes)
