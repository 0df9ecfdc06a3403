"""Every page of the site: one request each, nothing for axe to find, and no other server asked."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.web.learner import Learner
from tests.web.sample import ODD_WORDS
from tests.web.site import Site
from tests.web.test_site import PAGES

pytestmark = pytest.mark.web

FIRST_LOAD_BYTES = 150_000


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing(learner: Learner, path: str, colours: str) -> None:
    scheme = {"name": "prefers-color-scheme", "value": colours}
    learner.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    learner.visit("/read")
    learner.browser.execute_script("sessionStorage.setItem('rootski.token', arguments[0])", learner.site.admin)

    learner.visit(path)
    learner.find("h1")
    learner.wait_until_loaded()

    assert learner.violations() == []


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/nowhere"])
def test_a_page_is_one_request_and_asks_no_other_server(learner: Learner, path: str) -> None:
    learner.visit(path)
    learner.find("h1")
    learner.wait_until_loaded()

    assert len(learner.asked()) == 1
    assert {urlsplit(sent["url"]).netloc for sent in learner.requests()} == {urlsplit(learner.site.url).netloc}
    assert learner.complaints() == []


@pytest.mark.parametrize("path", ["/", "/word/приходить", "/browse?level=A1", "/family/1", "/my-breakdowns", "/review"])
def test_a_page_of_an_admin_is_one_request_too(learner: Learner, path: str) -> None:
    learner.visit("/nowhere")
    learner.browser.execute_script("sessionStorage.setItem('rootski.token', arguments[0])", learner.site.admin)
    learner.asked()

    learner.visit(path)
    learner.find("header", "(admin)")
    learner.wait_until_loaded()

    assert len(learner.asked()) == 1


@pytest.mark.parametrize(
    ("path", "asked"), [("/word/вода", "WordPage"), ("/browse?level=A1", "BrowseWords"), ("/random", "RandomPage")]
)
def test_the_data_and_the_script_of_a_page_are_asked_for_before_the_main_script_has_run(
    learner: Learner, path: str, asked: str
) -> None:
    learner.browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/assets/main-*.js"]})
    try:
        learner.visit(path)
        learner.wait_until(lambda: bool(learner.sent("/graphql")))

        assert [body["operationName"] for body in learner.asked()] == [asked]
        names = {urlsplit(address).path.rpartition("/")[2].partition("-")[0] for address in learner.sent("/assets/")}
        assert (
            names & {"BrowsePage", "RandomPage"}
            == {"/word": set(), "/brow": {"BrowsePage"}, "/rand": {"RandomPage"}}[path[:5]]
        )
    finally:
        learner.browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def test_the_scripts_do_not_delay_the_first_frame(learner: Learner) -> None:
    learner.visit("/browse")
    learner.find(".rows a")

    priorities = {urlsplit(sent["url"]).path: sent["initialPriority"] for sent in learner.requests()}

    scripts = {
        path: priority for path, priority in priorities.items() if path.endswith(".js") and "/index-" not in path
    }
    assert len(scripts) >= 4
    assert {priority for path, priority in scripts.items() if "BrowsePage" not in path} == {"Low"}
    assert {priority for path, priority in priorities.items() if path.endswith(".css")} == {"VeryHigh"}


def test_the_frame_is_there_before_the_script_has_run(learner: Learner) -> None:
    learner.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        learner.visit("/word/вода")

        assert [link.text for link in learner.browser.find_elements(By.CSS_SELECTOR, "nav a")] == [
            *("Home", "Read", "Browse", "Random")
        ]
        learner.find("noscript", "This site needs JavaScript")
        hrefs = {str(link.get_attribute("href")) for link in learner.browser.find_elements(By.CSS_SELECTOR, "header a")}
        assert hrefs == {f"{learner.site.url}/{name}" for name in ("", "read", "browse", "random")}
    finally:
        learner.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_first_load_is_small(learner: Learner) -> None:
    learner.visit("/")
    learner.find("h2", "WORDS BY LEVEL")

    sizes = learner.browser.execute_script(
        "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".map((entry) => entry.encodedBodySize)"
    )
    assert 50_000 < sum(sizes) <= FIRST_LOAD_BYTES


@pytest.mark.parametrize("text", ODD_WORDS)
def test_every_word_of_a_full_dictionary_opens(browser: webdriver.Chrome, sample: Site, text: str) -> None:
    learner = Learner(browser, sample)

    learner.visit(f"/search?q={text}")
    learner.find(".rows a").click()
    learner.find(".headword h1")
    address = learner.browser.current_url
    spelled = learner.find("h1").text.replace("\u0301", "")
    learner.browser.get(learner.find(".address code").text)

    assert spelled == text
    assert learner.find(".headword h1").text.replace("\u0301", "") == text
    learner.browser.get(address)
    learner.find(".headword h1")
    assert learner.complaints() == []
    learner.leave()


def test_a_homograph_leads_to_the_other_word(browser: webdriver.Chrome, sample: Site) -> None:
    learner = Learner(browser, sample)

    learner.visit("/word/замок")
    first = learner.find(".address code").text
    learner.find(".relations a", "за\u0301мок" if "замо\u0301к" in learner.find("h1").text else "замо\u0301к").click()
    learner.wait_until(lambda: learner.find(".address code").text != first)

    assert learner.find("h1").text.replace("\u0301", "") == "замок"
    learner.leave()


def test_the_heading_has_the_focus_after_a_link_and_not_after_loading(learner: Learner) -> None:
    learner.visit("/browse")
    learner.find("h1")
    learner.wait_until_loaded()
    before = learner.browser.execute_script("return document.activeElement.tagName")

    learner.find_link("Random").click()
    learner.find(".headword h1")

    assert before == "BODY"
    assert learner.browser.execute_script("return document.activeElement.tagName") == "H1"


@pytest.mark.parametrize("link", [".tree .word-link", ".tree-root a"])  # the script of a family page is its own
def test_offline_is_said_and_the_page_loads_when_it_is_over(learner: Learner, link: str) -> None:
    learner.visit("/word/вода")
    learner.find("h1", "вода\u0301")

    learner.be_offline(is_offline=True)
    learner.find("[role=status]", "You are offline")
    learner.find(link).click()
    learner.find("[role=alert]", "before you went offline")
    learner.be_offline(is_offline=False)

    learner.find(".headword h1")
    learner.wait_until(lambda: learner.find(".headword h1").text != "вода\u0301")
    assert learner.browser.find_elements(By.CSS_SELECTOR, "[role=alert]") == []


def test_a_form_on_the_front_page_leads_to_the_results(learner: Learner) -> None:
    learner.browser.get(learner.site.url.removesuffix("words"))
    learner.find("input").send_keys("voda")
    learner.press("Search")

    learner.find(".rows a", "вода\u0301")
    assert urlsplit(learner.browser.current_url).path == "/words/search"
    assert learner.complaints() == []


def test_the_front_page_satisfies_axe(learner: Learner) -> None:
    learner.browser.get(learner.site.url.removesuffix("words"))
    learner.find("h1")

    assert learner.violations() == []


def test_lists_are_browsed_by_level_and_by_family(learner: Learner) -> None:
    learner.visit("/browse?level=A1")
    learner.find(".rows a")
    first = len(learner.texts(".rows li"))
    learner.press("More words")
    learner.find(".rows + .rows a, .rows ~ .rows a")

    assert (first, len(learner.texts(".rows li")) > first) == (50, True)

    learner.find(".views a", "Families").click()
    learner.find(".rows a", "ход").click()
    learner.find("h1", "ход")
    learner.find(".rows", "вы\u0301ход")


def test_a_filter_keeps_the_focus_and_begins_the_list_anew(learner: Learner) -> None:
    learner.visit("/browse?level=A1")
    learner.find(".rows a")
    learner.press("More words")
    learner.wait_until(lambda: len(learner.texts(".rows li")) > 50)
    level = learner.find("select")
    level.send_keys("B")
    learner.wait_until(lambda: "level=B1" in learner.browser.current_url)

    learner.wait_until(lambda: len(learner.texts(".rows li")) == 50)
    assert learner.browser.execute_script("return document.activeElement.tagName") == "SELECT"
    assert all("B1" in text for text in learner.texts(".rows li"))


def test_a_text_that_is_too_long_says_so_and_a_blank_one_is_not_read(learner: Learner) -> None:
    learner.visit("/read")
    box = learner.find("textarea")
    box.clear()
    box.send_keys("   ", Keys.TAB, Keys.ENTER)
    assert learner.find("textarea").get_attribute("value") == "   "

    box.clear()
    box.click()
    learner.browser.execute_cdp_cmd("Input.insertText", {"text": "вода " * 1500})

    learner.find(".reader-form [role=status]", "A text has at most 6,000 characters.")
    assert len(str(box.get_attribute("value"))) == 6000


def test_a_text_without_russian_words_says_so(learner: Learner) -> None:
    learner.visit("/read")
    box = learner.find("textarea")
    box.clear()
    box.send_keys("12 + 7 = 19", Keys.TAB, Keys.ENTER)

    learner.find(".reader-panel", "The text has no Russian words.")
    assert learner.complaints() == []


def test_a_text_is_read_and_known_words_stay_known(learner: Learner) -> None:
    learner.visit("/read")
    box = learner.find("textarea")
    box.clear()
    box.send_keys("Он выходит из дома. Вижу воду.")
    learner.press("Read it")
    learner.find(".token", "воду").click()
    learner.find(".reader-panel", "water")
    learner.find(".reader-panel", "вод")
    learner.find(".reader-panel input").click()
    learner.find(".token[data-known]", "воду")

    learner.browser.refresh()
    learner.press("Change the text")
    learner.find("textarea").clear()
    learner.find("textarea").send_keys("Вода!")
    learner.press("Read it")

    learner.find(".token[data-known]", "Вода")
    assert learner.violations() == []


def test_a_text_takes_the_place_of_its_form_and_can_be_changed(learner: Learner) -> None:
    learner.visit("/read")
    learner.find("textarea").clear()
    learner.find("textarea").send_keys("Вижу воду.")
    learner.press("Read it")
    learner.find(".token", "воду")

    assert learner.browser.execute_script("return document.activeElement.textContent") == "Вижу воду."
    assert learner.browser.find_elements(By.TAG_NAME, "textarea") == []
    learner.press("Change the text")
    assert learner.find("textarea").get_attribute("value") == "Вижу воду."


def test_a_family_shows_the_parts_of_phrases_as_they_are_written(learner: Learner) -> None:
    learner.visit("/family/1")

    row = learner.find(".rows li", "выходи\u0301ть за\u0301муж")

    assert "вы-ход-и-ть замуж" in row.text
    roots = row.find_elements(By.CSS_SELECTOR, "[data-kind=ROOT]")
    assert [root.text for root in roots] == ["ход"]


def test_a_long_text_is_read_in_pieces(learner: Learner) -> None:
    text = "Мы долго ходили по городу и видели воду. " * 12
    learner.visit("/read")
    learner.find("textarea")
    learner.browser.execute_script("document.querySelector('textarea').value = arguments[0]", text)
    learner.press("Read it")
    learner.find(".token", "ходили")

    learner.wait_until(lambda: learner.find(".reader-text").text.count("воду") == 12)
