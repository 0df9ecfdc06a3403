"""The site on a sample of the real data: every word opens, fits and is one request, and no other server is asked."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from tests.web.learner import Learner
from tests.web.real_sample import REAL_WORDS
from tests.web.site import Site

pytestmark = pytest.mark.web

PAGES = [
    *("/", "/read", "/browse?level=B2", "/browse?part=PRONOUN&order=ALPHABETICAL", "/browse?by=families&kind=SUFFIX"),
    *("/random", "/search?q=pisat", "/word/замок", "/word/этот", "/word/человеконенавистнический"),
]

TOO_WIDE = """
const rightOf = (element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect().right;
};
const cut = [...document.querySelectorAll(".part, .rows li, .tree li")]
  .filter((element) => rightOf(element) > element.getBoundingClientRect().right + 1);
const width = document.documentElement.scrollWidth;
return [...cut.map((element) => element.textContent), ...(width > window.innerWidth ? [`a page of ${width}`] : [])]"""
"""The texts of what has content beyond its right edge. Tables may be scrolled sideways inside the page."""


@pytest.fixture
def learner(browser: webdriver.Chrome, real: Site) -> Iterator[Learner]:
    """A learner at such a site."""
    learner = Learner(browser, real)
    yield learner
    learner.leave()


@pytest.mark.parametrize("text", REAL_WORDS)
def test_every_word_opens_by_its_number_and_its_spelling(learner: Learner, text: str) -> None:
    learner.visit(f"/word/{text}")
    spelled = learner.find(".headword h1").text
    short = learner.find(".address code").text
    learner.browser.get(short)
    learner.find(".headword h1", spelled)

    assert spelled.replace("\u0301", "") == text
    assert len(learner.asked()) == 2
    assert {urlsplit(sent["url"]).netloc for sent in learner.requests()} == {urlsplit(learner.site.url).netloc}
    assert learner.complaints() == []
    for width in (320, 1280):
        learner.narrow_to(width)
        assert learner.browser.execute_script(TOO_WIDE) == []


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(learner: Learner, path: str) -> None:
    learner.visit(path)
    learner.find("h1")
    learner.wait_until_loaded()

    assert learner.violations() == []
    assert len(learner.asked()) == 1
    learner.narrow_to(320)
    assert learner.browser.execute_script(TOO_WIDE) == []


def test_a_guess_is_called_one(learner: Learner) -> None:
    learner.visit("/word/вода")

    learner.find(".tree .guess", "guess")


def test_a_homograph_names_the_other(learner: Learner) -> None:
    learner.visit("/word/замок")
    learner.find(".relations", "Spelled the same")
    learner.visit("/search?q=zamok")
    learner.find(".rows")

    assert {text.split("\n")[0] for text in learner.texts(".rows .word-link > span")} >= {"за\u0301мок", "замо\u0301к"}


def test_a_sentence_marks_the_word_with_its_stress(learner: Learner) -> None:
    learner.visit("/word/вода")
    learner.find(".sentences mark")

    assert {mark.replace("\u0301", "").lower() for mark in learner.texts(".sentences mark")} <= {
        *("вода", "воды", "воде", "воду", "водой", "водою", "вод", "водам", "водами", "водах")
    }
    assert any("\u0301" in mark for mark in learner.texts(".sentences mark"))
    learner.find(".sentences + .credits", "SMARTool")


@pytest.mark.parametrize("word", ["человеконенавистнический", "до свидания"])
def test_the_editor_and_the_lists_of_breakdowns_fit_a_phone_in_the_dark(learner: Learner, word: str) -> None:
    dark = {"name": "prefers-color-scheme", "value": "dark"}
    learner.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [dark]})
    learner.narrow_to(320)
    learner.visit("/read")
    learner.browser.execute_script("sessionStorage.setItem('rootski.token', arguments[0])", learner.site.admin)
    learner.visit(f"/word/{word}")
    learner.find(".headword h1")
    learner.press("Break it down yourself")
    learner.find("form.editor")
    found = {"editor": (learner.violations(), learner.browser.execute_script(TOO_WIDE))}
    assert "" not in [label.strip() for label in learner.texts(".choices .part-text")]
    learner.find("form.editor .primary").send_keys(Keys.ENTER)
    learner.find("[role=status]", "Your breakdown is saved.")
    for path in ("/review", "/my-breakdowns"):
        learner.visit(path)
        learner.find("main li")
        found[path] = (learner.violations(), learner.browser.execute_script(TOO_WIDE))
    learner.find(".rows button").click()
    found["dialog"] = (learner.violations(), learner.browser.execute_script(TOO_WIDE))
    learner.find("dialog[open] button", "Delete it").click()
    learner.find("[role=status]:focus", "Deleted")

    assert found == dict.fromkeys(found, ([], []))
    learner.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
