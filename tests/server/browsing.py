"""GraphiQL in headless Chromium: what a user does there, and what the browser has to complain of."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.chromium import chromium

__all__ = ["HEADERS", "QUERY", "RESPONSE", "Colours", "GraphiQL", "browsing"]

SECONDS = 30.0
"""How long the browser may take for a step; it takes less than 1 s on an idle machine."""

Found = TypeVar("Found")

RECORD_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""

COLOURS = """
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
function channels(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
const [selector, text] = arguments;
let element = [...document.querySelectorAll(selector)].find((each) => each.textContent.trim().startsWith(text));
const found = [channels(getComputedStyle(element).color)];
for (; element; element = element.parentElement) found.push(channels(getComputedStyle(element).backgroundColor));
return found;
"""
"""Of an element that begins with a text: its colour, then the backgrounds from its own to the page's, each as red,
green, blue and alpha."""

QUERY = ".graphiql-query-editor"
HEADERS = ".graphiql-editor-tool .graphiql-editor:nth-child(2)"
RESPONSE = ".graphiql-response"

EDITOR = """
const [place] = arguments;
const editor = __MONACO.editor.getEditors().find((each) => each.getContainerDomNode().closest(place));
"""
"""The editor in a place of the page, for scripts: its text and its cursor, of which the page shows only a part."""


@contextmanager
def browsing(profile: Path) -> Iterator[webdriver.Chrome]:
    """Start a Chromium that tells what the policy of a page kept it from."""
    with chromium(profile, width=1400) as started:
        started.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": RECORD_VIOLATIONS})
        yield started


@dataclass(frozen=True, slots=True)
class Colours:
    """The colour of a text, and those of what lies behind it, from near to far; channels and alpha from 0 to 255."""

    text: list[int]
    backgrounds: list[list[int]]

    @property
    def background(self) -> list[float]:
        """What is seen behind the text; white lies behind everything."""
        return functools.reduce(_over, reversed(self.backgrounds), [255.0, 255.0, 255.0])

    @property
    def contrast(self) -> float:
        """How well the text stands out, from 1 to 21.

        Source: Web Content Accessibility Guidelines 2.2, contrast ratio.
        """
        background = self.background
        darker, lighter = sorted([_luminance(background), _luminance(_over(background, self.text))])
        return (lighter + 0.05) / (darker + 0.05)


def _over(background: list[float], colour: list[int]) -> list[float]:
    opacity = colour[3] / 255
    return [opacity * own + (1 - opacity) * behind for own, behind in zip(colour[:3], background, strict=True)]


def _luminance(colour: list[float]) -> float:
    linear = [each / 255 / 12.92 if each <= 10 else ((each / 255 + 0.055) / 1.055) ** 2.4 for each in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class GraphiQL:
    """The page in a browser.

    Attributes:
        url: The root of the server, with a slash at its end.
    """

    browser: webdriver.Chrome
    url: str

    def open(self) -> None:
        """Show the page and wait until its first tab is there."""
        self.browser.get(f"{self.url}graphiql")
        self.wait_for_text(QUERY, "query")

    def find(self, selector: str) -> WebElement:
        """Wait for an element."""
        return self._wait(lambda: self.browser.find_element(By.CSS_SELECTOR, selector), f"there is no {selector}")

    def find_all(self, selector: str) -> list[WebElement]:
        """Return the elements that are there now."""
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def wait_for_text(self, selector: str, text: str) -> None:
        """Wait until an element shows a text."""
        self._wait(lambda: text in self.find(selector).text, f"{selector} does not show {text!r}")

    def wait_for_value(self, selector: str, value: str) -> None:
        """Wait until one of the fields holds a value."""
        self._wait(
            lambda: value in [field.get_attribute("value") for field in self.find_all(selector)],
            f"no {selector} holds {value!r}",
        )

    def click(self, selector: str, text: str = "") -> None:
        """Wait for an element, with this text where one is given, and click on it."""

        def clicked() -> bool:
            found = [element for element in self.find_all(selector) if text in ("", element.text)]
            if found:
                found[0].click()
            return bool(found)

        self._wait(clicked, f"there is no {selector} {text}")

    def press(self, label: str) -> None:
        """Click on the button with this label."""
        self.click(f'button[aria-label="{label}"]')

    def tabs(self) -> list[str]:
        """Return the titles of the tabs."""
        return [tab.text for tab in self.find_all(".graphiql-tab")]

    def write(self, query: str, *, name: str) -> None:
        """Put a query in the place of what the tab holds."""
        editor = self.editor(QUERY)
        editor.send_keys(Keys.CONTROL, "a")
        editor.send_keys(Keys.DELETE)
        editor.send_keys(query)
        # GraphiQL parses what is typed a moment later, and until then sends the former operation's name; the tab tells.
        self._wait(lambda: name in self.tabs(), f"no tab is called {name}")

    def editor(self, place: str) -> WebElement:
        """Return the field of an editor, into which text is typed."""
        return self.find(f"{place} .monaco-editor textarea")

    def text(self, place: str) -> str:
        """Return the whole text of an editor."""
        return str(self.browser.execute_script(f"{EDITOR} return editor.getValue()", place))

    def set_text(self, text: str, place: str = QUERY) -> None:
        """Put a text in the place of what an editor holds, at once."""
        self.browser.execute_script(f"{EDITOR} editor.setValue(arguments[1])", place, text)

    def set_cursor(self, line: int) -> None:
        """Put the cursor at the beginning of a line of the query, counted from 1."""
        script = f"{EDITOR} editor.setPosition({{lineNumber: arguments[1], column: 1}})"
        self.browser.execute_script(script, QUERY, line)

    def focus(self, place: str) -> None:
        """Put the focus into an editor and leave its cursor, which keys that are sent to its field would move."""
        self.browser.execute_script(f"{EDITOR} editor.focus()", place)

    def run(self, operation: str = "") -> None:
        """Run the operation, or the one that is chosen by name."""
        self.click(".graphiql-execute-button")
        if operation:
            self.click("[role=menuitem]", operation)

    def stored(self) -> str:
        """Return all that the page keeps in the browser."""
        return str(self.browser.execute_script("return JSON.stringify(localStorage)"))

    def wait_until_stored(self, text: str) -> None:
        """Wait until the page keeps a text; it does so half a second after a change."""
        self._wait(lambda: text in self.stored(), f"{text!r} is not kept")

    def wait_for_colours(self, selector: str, are_right: Callable[[Colours], bool], text: str = "") -> None:
        """Wait until an element, the first one that begins with the text, is shown in the right colours.

        A theme reaches one part of the page after another.
        """

        def right() -> bool:
            of_text, *backgrounds = self.browser.execute_script(COLOURS, selector, text)
            return are_right(Colours(of_text, backgrounds))

        self._wait(right, f"{selector} {text!r} is not shown in the right colours")

    def complaints(self) -> list[str]:
        """Return the errors in the console and the breaches of the policy since this was asked last."""
        entries = self.browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium leaves it so
        violations: list[str] = self.browser.execute_script("return window.violations.splice(0)")
        return [entry["message"] for entry in entries if entry["level"] == "SEVERE"] + violations

    def requested(self) -> list[str]:
        """Return the addresses that were asked for, over the network, since this was asked last."""
        entries = self.browser.get_log("performance")  # type: ignore[no-untyped-call]  # selenium leaves it so
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        sent = [each["params"]["request"]["url"] for each in messages if each["method"] == "Network.requestWillBeSent"]
        return [address for address in sent if not address.startswith("data:")]

    def _wait(self, condition: Callable[[], Found], problem: str) -> Found:
        try:
            return WebDriverWait(self.browser, SECONDS, ignored_exceptions=[WebDriverException]).until(
                lambda _: condition()
            )
        except TimeoutException:
            raise AssertionError(f"{problem}; the page shows {self.find_all('body')[0].text!r}") from None
