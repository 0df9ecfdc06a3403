"""Takes screenshots of every page of the site: `make web-pictures`.

On a desktop, on a phone and in the dark, into `examples/web/pictures`, which git ignores. The pages are served from a
starter dictionary of their own, or from the data in a folder that is given as the argument.
"""

from __future__ import annotations

import asyncio
import base64
import sys
import tempfile
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.chromium import chromium
from tests.server.serving import server_environment, server_process
from tests.web.site import EXAMPLE, token_of

PICTURES = EXAMPLE / "pictures"

PAGES = {
    "home": "",
    "word-verb": "word/приходить",
    "word-noun": "word/вода",
    "word-adjective": "word/новый",
    "word-missing": "word/ыыы",
    "search": "search?q=voda",
    "read": "read",
    "browse-words": "browse?level=A1",
    "browse-families": "browse?by=families",
    "family": "family/1",
    "random": "random",
    "my-breakdowns": "my-breakdowns",
    "review": "review",
    "unknown": "nowhere",
    "front": "../",
}

SCREENS = {"desktop": (1440, 900, False), "phone": (390, 844, False), "dark": (1440, 900, True)}
"""Width, height, and whether the user prefers dark colours."""

SECONDS = 30.0


async def main(data: str | None) -> None:
    """Take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = server_environment(Path(data or folder), ROOTSKI_LOG_LEVEL="warning", ROOTSKI_RATE_LIMIT="0")
        async with server_process(environment) as server:
            token = await token_of(environment, "anna@example.org", is_admin=True)
            with chromium(Path(folder) / "profile", width=1440) as browser:
                await asyncio.to_thread(_take_all, browser, f"{server.url}/words/", token)


def _take_all(browser: webdriver.Chrome, site: str, token: str) -> None:
    browser.get(f"{site}nowhere")
    browser.execute_script("sessionStorage.setItem('rootski.token', arguments[0])", token)
    for screen, (width, height, is_dark) in SCREENS.items():
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": screen == "phone"}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        for name, path in PAGES.items():
            browser.get(site + path)
            _wait_until_loaded(browser)
            if name == "read":
                _choose_a_word(browser)
            _take(browser, PICTURES / f"{name}-{screen}.png")


def _wait_until_loaded(browser: webdriver.Chrome) -> None:
    WebDriverWait(browser, SECONDS).until(lambda _: browser.find_elements(By.TAG_NAME, "h1"))
    WebDriverWait(browser, SECONDS).until(lambda _: not browser.find_elements(By.CLASS_NAME, "skeleton"))
    time.sleep(0.2)  # for transitions and the effects of React


def _choose_a_word(browser: webdriver.Chrome) -> None:
    browser.find_element(By.CSS_SELECTOR, ".reader-form button").click()
    WebDriverWait(browser, SECONDS).until(lambda _: len(browser.find_elements(By.CLASS_NAME, "token")) > 2)
    browser.find_elements(By.CLASS_NAME, "token")[2].click()


def _take(browser: webdriver.Chrome, file: Path) -> None:
    picture = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
    file.write_bytes(base64.b64decode(picture["data"]))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None))
