"""Takes screenshots of every page of the site: `make web-pictures`.

On a desktop, on a phone and in the dark, into `examples/web/pictures`, which git ignores: what anybody sees, the states
that pass (loading, offline, a form), and what an admin sees, with submissions to review. The pages are served from a
starter dictionary of their own, or from a folder that is given as the argument; submissions are written to it.
"""

from __future__ import annotations

import asyncio
import base64
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
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
    "word-phrase": "word/приходить в голову",
    "word-missing": "word/ыыы",
    "search": "search?q=voda",
    "search-english": "search?q=walk",
    "read": "read",
    "browse-words": "browse?level=A1",
    "browse-families": "browse?by=families",
    "family": "family/1",
    "random": "random",
    "unknown": "nowhere",
    "front": "../",
}

OF_ADMINS = {"my-breakdowns": "my-breakdowns", "review": "review", "editor": "word/город", "history": "word/рука"}

SCREENS = {"desktop": (1440, 900, False), "phone": (390, 844, False), "dark": (1440, 900, True)}
"""Width, height, and whether the user prefers dark colours."""

SUBMITTED = {"дом": ["до", "м"], "рука": ["ру", "ка"], "вода": ["во", "да"]}
"""Words and the parts that a user and an admin submit; the second is made official, and has a history then."""

SECONDS = 30.0

_FIND = "query Find($text: String!) { word(by: {text: {text: $text}}) { id } }"
_SUBMIT = (
    "mutation Submit($input: SubmitBreakdownInput!) { submitBreakdown(input: $input) { userErrors { __typename } } }"
)


async def main(data: str | None) -> None:
    """Take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = server_environment(Path(data or folder), ROOTSKI_LOG_LEVEL="warning", ROOTSKI_RATE_LIMIT="0")
        async with server_process(environment) as server:
            token = await token_of(environment, "anna@example.org")
            admin = await token_of(environment, "boris@example.org", is_admin=True)
            await _submit(f"{server.url}/graphql", token, admin)
            with chromium(Path(folder) / "profile", width=1440) as browser:
                await asyncio.to_thread(_take_all, browser, f"{server.url}/words/", admin)


async def _submit(api: str, token: str, admin: str) -> None:
    async with httpx.AsyncClient(timeout=SECONDS) as client:
        for text, parts in SUBMITTED.items():
            found = await client.post(api, json={"query": _FIND, "variables": {"text": text}})
            items = [{"text": part} for part in parts]
            for given in (token, admin):
                given_input = {"wordId": found.json()["data"]["word"]["id"], "items": items}
                verify = given == admin and text == "рука"
                body = {"query": _SUBMIT, "variables": {"input": {**given_input, "verify": verify}}}
                await client.post(api, json=body, headers={"Authorization": f"Bearer {given}"})


def _take_all(browser: webdriver.Chrome, site: str, admin: str) -> None:
    for screen, (width, height, is_dark) in SCREENS.items():
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": screen == "phone"}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(f"{site}nowhere")
        browser.execute_script("sessionStorage.clear()")
        for name, path in PAGES.items():
            _show(browser, site + path)
            if name == "read":
                _choose_a_word(browser)
            _take(browser, PICTURES / f"{name}-{screen}.png")
        _take_states(browser, site, screen)
        browser.get(f"{site}nowhere")
        browser.execute_script("sessionStorage.setItem('rootski.token', arguments[0])", admin)
        for name, path in OF_ADMINS.items():
            _show(browser, site + path)
            if name == "editor":
                _press(browser, "down yourself")
            _take(browser, PICTURES / f"{name}-{screen}.png")


def _take_states(browser: webdriver.Chrome, site: str, screen: str) -> None:
    """Take what passes: the form to sign in, a page that is loading, and a page without a network."""
    _show(browser, f"{site}word/вода")
    _press(browser, "Sign in")
    _take(browser, PICTURES / f"sign-in-{screen}.png")
    _show(browser, f"{site}word/вода")
    _slow_down(browser, latency=20_000)
    browser.find_element(By.CSS_SELECTOR, ".tree .word-link").click()
    time.sleep(0.5)
    _take(browser, PICTURES / f"loading-{screen}.png")
    _slow_down(browser, latency=0)
    _show(browser, f"{site}word/вода")
    _slow_down(browser, latency=0, is_offline=True)
    browser.find_element(By.CSS_SELECTOR, ".tree .word-link").click()
    _wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "[role=alert]"))
    _take(browser, PICTURES / f"offline-{screen}.png")
    _slow_down(browser, latency=0)


def _slow_down(browser: webdriver.Chrome, *, latency: int, is_offline: bool = False) -> None:
    conditions = {"offline": is_offline, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)


def _show(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    _wait(browser, lambda: browser.find_elements(By.TAG_NAME, "h1"))
    _wait(browser, lambda: not browser.find_elements(By.CLASS_NAME, "skeleton"))
    time.sleep(0.2)  # for transitions and the effects of React


def _wait(browser: webdriver.Chrome, condition: Callable[[], object]) -> None:
    WebDriverWait(browser, SECONDS).until(lambda _: condition())


def _press(browser: webdriver.Chrome, text: str) -> None:
    [first, *_] = [button for button in browser.find_elements(By.TAG_NAME, "button") if text in button.text]
    first.click()


def _choose_a_word(browser: webdriver.Chrome) -> None:
    browser.find_element(By.CSS_SELECTOR, ".reader-form button").click()
    _wait(browser, lambda: len(browser.find_elements(By.CLASS_NAME, "token")) > 2)
    browser.find_elements(By.CLASS_NAME, "token")[2].click()


def _take(browser: webdriver.Chrome, file: Path) -> None:
    picture = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
    file.write_bytes(base64.b64decode(picture["data"]))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None))
