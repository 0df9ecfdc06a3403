"""What a learner does with the site in headless Chromium, and what the browser sends meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import orjson
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.axe import axe_violations
from tests.web.site import Site

__all__ = ["Learner"]

SECONDS = 30.0
"""How long the browser may take for a step; it takes less than 1 s on an idle machine."""


class Learner:
    """Acts on the page by what it shows: roles, labels and texts, not names of its code."""

    def __init__(self, browser: webdriver.Chrome, site: Site) -> None:
        """Make it; what the browser sent and complained of before is not this learner's.

        Args:
            browser: A browser that nobody else uses.
            site: The site.
        """
        self.browser = browser
        self.site = site
        for log in ("performance", "browser"):
            browser.get_log(log)  # type: ignore[no-untyped-call]  # selenium leaves it so
        self._requests: list[dict[str, Any]] = []
        self._seen = 0

    def leave(self) -> None:
        """Sign out, and leave the site for an empty page of the usual size."""
        if self.browser.current_url.startswith(self.site.url):
            self.browser.execute_script("sessionStorage.clear(); localStorage.clear()")
        self.be_offline(is_offline=False)
        self.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.browser.get("about:blank")

    def visit(self, path: str) -> None:
        """Open an address of the site anew."""
        self.browser.get(self.site.url + path)

    def find(self, selector: str, text: str = "") -> WebElement:
        """Wait for an element with a text in it, or for its label; give the first.

        Raises:
            AssertionError: There is none.
        """

        def found(_: object) -> WebElement | Literal[False]:
            elements = self.browser.find_elements(By.CSS_SELECTOR, selector)
            return next((element for element in elements if _has(element, text)), False)

        waiting = WebDriverWait(self.browser, SECONDS, 0.05, ignored_exceptions=[StaleElementReferenceException])
        try:
            return waiting.until(found)
        except TimeoutException:
            page = self.browser.find_element(By.TAG_NAME, "body").text
            raise AssertionError(f"no {selector} with {text!r} in:\n{page}") from None

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that the page is about to show."""
        waiting = WebDriverWait(self.browser, SECONDS, 0.05, ignored_exceptions=[StaleElementReferenceException])
        waiting.until(lambda _: condition())

    def wait_until_loaded(self) -> None:
        """Wait until nothing is loading any more."""
        self.wait_until(lambda: not self.browser.find_elements(By.CLASS_NAME, "skeleton"))

    def find_link(self, text: str) -> WebElement:
        """Wait for a link of the navigation."""
        return self.find("nav a", text)

    def press(self, name: str) -> None:
        """Press the button with a text or a label."""
        self.find("button", name).click()

    def search(self, text: str) -> WebElement:
        """Put a text into the search box, all of it at once as by pasting; give the box."""
        box = self.find("[role=combobox]")
        box.click()
        self.browser.execute_cdp_cmd("Input.insertText", {"text": text})
        return box

    def narrow_to(self, width: int) -> None:
        """Make the screen so many pixels wide."""
        screen = {"width": width, "height": 640, "deviceScaleFactor": 1, "mobile": True}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)

    def sign_in(self, token: str) -> None:
        """Paste a token into the form for it."""
        self.press("Sign in")
        self.find("dialog[open] input").send_keys(token)
        self.find("dialog[open] button", "Sign in").click()

    def be_offline(self, *, is_offline: bool) -> None:
        """Take the network away, or bring it back."""
        conditions = {"offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.browser.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)

    def violations(self) -> list[str]:
        """Return what axe finds wrong with the page, as a rule and the elements."""
        return axe_violations(self.browser)

    @contextmanager
    def other_tab(self) -> Iterator[None]:
        """Act in a new tab, without the token of this one; it is closed with the context."""
        first = self.browser.current_window_handle
        self.browser.switch_to.new_window("tab")
        try:
            yield
        finally:
            self.browser.close()
            self.browser.switch_to.window(first)

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all elements."""
        return [element.text for element in self.browser.find_elements(By.CSS_SELECTOR, selector)]

    def requests(self) -> list[dict[str, Any]]:
        """Return all requests that the browser has sent, as its protocol describes them."""
        for entry in self.browser.get_log("performance"):  # type: ignore[no-untyped-call]  # selenium leaves it so
            message = orjson.loads(entry["message"])["message"]
            if message["method"] != "Network.requestWillBeSent":
                continue
            # The page of a new tab is made of chrome: addresses, icons of data: ones.
            if message["params"]["request"]["url"].startswith("http"):
                self._requests.append(message["params"]["request"])
        return self._requests

    def sent(self, part: str) -> list[str]:
        """Return the addresses with a part that the browser has asked for."""
        return [sent["url"] for sent in self.requests() if part in sent["url"]]

    def asked(self) -> list[dict[str, Any]]:
        """Return the bodies of the GraphQL requests since the last call."""
        bodies = [
            orjson.loads(sent["postData"])
            for sent in self.requests()
            if sent["url"] == self.site.api and sent["method"] == "POST"
        ]
        seen, self._seen = self._seen, len(bodies)
        return bodies[seen:]

    def complaints(self) -> list[str]:
        """Return the warnings and errors of the browser's console."""
        entries = self.browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium leaves it so
        return [entry["message"] for entry in entries if entry["level"] in {"WARNING", "SEVERE"}]


def _has(element: WebElement, text: str) -> bool:
    return text in element.text or text == element.get_attribute("aria-label")
