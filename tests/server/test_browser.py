"""GraphiQL as a learner sees it: headless Chromium with no network but this server."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import presence_of_element_located
from selenium.webdriver.support.wait import WebDriverWait

from server.graphiql_files import missing_files
from tests.server.serving import server_environment, server_process

pytestmark = pytest.mark.browser

SECONDS = 30.0
"""How long the browser may take for a step; it takes less than 1 s on an idle machine."""

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=1400,900"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """Give a new Chromium that resolves no name."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("Debian's packages chromium and chromium-driver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in [*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield started
    started.quit()


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    """Serve the starter dictionary; give the address."""
    if missing_files():
        pytest.skip("the files of GraphiQL are missing: make graphiql")
    async with server_process(server_environment(tmp_path / "data")) as server:
        yield server.url


def _find(browser: webdriver.Chrome, selector: str) -> WebElement:
    return WebDriverWait(browser, SECONDS).until(presence_of_element_located((By.CSS_SELECTOR, selector)))


def _wait_for_text(browser: webdriver.Chrome, selector: str, text: str) -> None:
    element = _find(browser, selector)
    try:
        WebDriverWait(browser, SECONDS).until(lambda _: text in element.text)
    except TimeoutException:
        raise AssertionError(f"{selector} has no {text!r} but {element.text!r}") from None


def _severe(browser: webdriver.Chrome) -> list[str]:
    entries = browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium leaves it so
    return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]


async def test_a_query_is_typed_and_run_and_its_answer_shows_stressed_cyrillic(
    browser: webdriver.Chrome, url: str
) -> None:
    browser.get(f"{url}/")

    _wait_for_text(browser, ".graphiql-query-editor", "query Word")
    editor = _find(browser, ".graphiql-query-editor .CodeMirror textarea")
    editor.send_keys(Keys.CONTROL, "a")
    editor.send_keys(Keys.DELETE)
    editor.send_keys('query Water { word(by: {text: {text: "вода"}}) { stressed ')
    # GraphiQL parses what is typed a moment later, and until then sends the former operation's name; the tab tells.
    _wait_for_text(browser, ".graphiql-tab", "Water")
    _find(browser, ".graphiql-execute-button").click()
    _wait_for_text(browser, ".graphiql-response", "вода\u0301")

    assert _severe(browser) == []


async def test_an_example_stands_in_each_tab_and_the_first_runs(browser: webdriver.Chrome, url: str) -> None:
    browser.get(f"{url}/")

    _wait_for_text(browser, ".graphiql-query-editor", "query Word")
    tabs = [tab.text for tab in browser.find_elements(By.CSS_SELECTOR, ".graphiql-tab")]
    _find(browser, ".graphiql-execute-button").click()
    _wait_for_text(browser, ".graphiql-response", "приходи\u0301ть")

    assert tabs == ["Word", "Search", "Root", "Conjugation", "About", "Me"]
    assert _severe(browser) == []


async def test_the_documentation_opens(browser: webdriver.Chrome, url: str) -> None:
    browser.get(f"{url}/")

    _find(browser, 'button[aria-label="Show Documentation Explorer"]').click()
    _wait_for_text(browser, ".graphiql-doc-explorer", "A GraphQL API for studying Russian by roots")

    assert _severe(browser) == []
