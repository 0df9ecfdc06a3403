"""The site as a learner uses it: one GraphQL request for a page, and none where the cache has the answer."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from tests.web.learner import Learner
from tests.web.site import Site

pytestmark = pytest.mark.web

PAGES = [
    *("/", "/read", "/browse", "/browse?by=families", "/random", "/search?q=voda", "/family/1", "/nowhere"),
    *("/word/приходить", "/word/вода", "/word/новый", "/word/ыыы", "/my-breakdowns", "/review"),
]

OWN = "figure[aria-label='Your breakdown']"


def _names(learner: Learner) -> list[str]:
    return [body["operationName"] for body in learner.asked()]


def _learn(learner: Learner) -> None:
    """Find a word by a form of it, follow its root, sign in, and break the related word down."""
    learner.visit("/")
    learner.find("h2", "WORD OF THE DAY")
    assert _names(learner) == ["HomePage"]

    box = learner.search("пришёл")
    learner.find("[role=option]", "пришёл: past masculine")
    assert _names(learner) == ["SearchBox"]

    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    learner.find("h1", "прийти\u0301")
    learner.find("table", "приду\u0301")
    assert learner.texts(".part-text") == ["при", "й", "ти"]
    assert _names(learner) == ["WordPage"]

    learner.find(".tree a", "вы\u0301йти").click()
    learner.find("h1", "вы\u0301йти")
    assert learner.browser.current_url.startswith(f"{learner.site.url}/word/1008-")
    assert _names(learner) == ["WordPage"]

    learner.browser.back()
    learner.find("h1", "прийти\u0301")
    learner.browser.forward()
    learner.find("h1", "вы\u0301йти")
    assert _names(learner) == []

    learner.sign_in(learner.site.token)
    learner.find("header", "anna@example.org")
    learner.find("button", "Break it down yourself")
    assert _names(learner) == ["WordPage"]

    learner.press("Break it down yourself")
    learner.press("вый | ти")
    learner.press("Save my breakdown")
    learner.find(OWN, "not verified yet")
    assert learner.texts(f"{OWN} .part-text") == ["вы", "йти"]
    assert learner.texts(f"{OWN} .part-kind") == ["prefix", "text"]
    assert _names(learner) == ["SubmitBreakdown"]

    learner.browser.refresh()
    learner.find(OWN, "йти")
    assert _names(learner) == ["WordPage"]


def test_a_learner_finds_a_word_by_a_form_follows_its_root_and_breaks_a_word_down(learner: Learner) -> None:
    _learn(learner)

    assert learner.complaints() == []
    assert {urlsplit(sent["url"]).netloc for sent in learner.requests()} == {urlsplit(learner.site.url).netloc}


def test_in_development_neither_react_nor_the_cache_warns(browser: webdriver.Chrome, development: Site) -> None:
    learner = Learner(browser, development)

    _learn(learner)

    assert learner.complaints() == []
    learner.leave()


def test_nothing_found_offers_other_spellings_and_the_keyboard_takes_one(learner: Learner) -> None:
    learner.visit("/")

    box = learner.search("праходть")
    learner.find("[role=status]", "Did you mean")
    box.send_keys(Keys.ARROW_UP, Keys.ENTER)
    learner.find("[role=option]", "приходи\u0301ть")
    box.send_keys(Keys.ENTER)

    learner.find("h1", "приходи\u0301ть")
    assert _names(learner) == ["HomePage", "SearchBox", "SearchBox", "WordPage"]


def test_enter_does_not_wait_for_the_list_and_takes_the_best_answer_to_the_whole_text(learner: Learner) -> None:
    learner.visit("/")

    learner.search("вод").send_keys("ой", Keys.ENTER)

    learner.find("h1", "вода\u0301")


def test_a_word_is_reached_by_its_spelling_and_by_its_number(learner: Learner) -> None:
    learner.visit("/word/вода")
    learner.find("h1", "вода\u0301")
    learner.visit("/word/1005")
    learner.find("h1", "приходи\u0301ть")
    learner.visit("/word/ыыы")
    learner.find("h1", "Not in the dictionary")
    learner.visit("/word/2147483647-вода")
    learner.find(".problem a", "search for вода").click()
    learner.find("h1", "вода")

    assert _names(learner) == [*["WordPage"] * 4, "SearchPage"]
    assert learner.complaints() == []


def test_a_refused_token_is_reported_and_forgotten(learner: Learner) -> None:
    learner.visit("/word/вода")
    learner.find("h1", "вода\u0301")

    learner.sign_in("a.b.c")

    learner.find("[role=alert]", "The server did not accept the token")
    learner.find("h1", "вода\u0301")
    assert learner.browser.execute_script("return sessionStorage.length") == 0


def test_pages_fit_a_screen_320_pixels_wide(learner: Learner) -> None:
    learner.narrow_to(320)
    too_wide = []

    for path in [*PAGES, "/word/путешествовать", f"/search?q={'я' * 90}", f"/word/{'ы' * 90}"]:
        learner.visit(path)
        learner.find("h1")
        if learner.browser.execute_script("return document.documentElement.scrollWidth") != 320:
            too_wide.append(path)

    assert too_wide == []


def test_no_document_is_sent(learner: Learner) -> None:
    learner.visit("/word/вода")
    learner.find("h1", "вода\u0301")

    bodies = learner.asked()

    assert [sorted(body) for body in bodies] == [["extensions", "operationName", "variables"]]
