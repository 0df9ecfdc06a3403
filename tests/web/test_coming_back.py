"""What a learner finds on the way back: the text that was read, and a list as long as it was, where it was."""

from __future__ import annotations

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.web.learner import Learner
from tests.web.site import Site

pytestmark = pytest.mark.web


def test_a_text_is_still_there_after_a_look_at_a_word_and_after_a_reload(learner: Learner) -> None:
    learner.visit("/read")
    learner.find("textarea").clear()
    learner.find("textarea").send_keys("Вижу воду.")
    learner.press("Read it")
    learner.find(".token", "воду").click()
    learner.find(".reader-panel .word-link").click()
    learner.find("h1", "вода\u0301")
    learner.asked()

    learner.browser.back()
    learner.find(".token", "воду")
    assert learner.asked() == []

    learner.browser.refresh()
    learner.find(".token", "воду")
    assert learner.browser.execute_script("return document.activeElement.tagName") == "BODY"


def test_a_list_is_as_long_as_it_was_and_where_it_was(learner: Learner) -> None:
    learner.visit("/browse?level=A1")
    learner.find(".rows a")
    for pages in (2, 3):
        learner.press("More words")
        learner.wait_until(lambda pages=pages: len(learner.texts(".rows li")) == 50 * pages)  # type: ignore[misc]
    row = learner.browser.find_elements(By.CSS_SELECTOR, ".rows .word-link")[120]
    learner.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", row)
    place = learner.browser.execute_script("return scrollY")
    row.click()
    learner.find(".headword h1")
    learner.asked()

    learner.browser.back()
    learner.wait_until(lambda: len(learner.texts(".rows li")) == 150)

    assert learner.browser.execute_script("return scrollY") == pytest.approx(place, abs=50)
    assert learner.asked() == []
    learner.find_link("Browse").click()
    learner.wait_until(lambda: len(learner.texts(".rows li")) == 50)


def test_a_noun_without_a_known_form_says_so(browser: webdriver.Chrome, sample: Site) -> None:
    learner = Learner(browser, sample)

    learner.visit("/word/куздра")

    learner.find(".empty", "forms are not known yet")
    assert learner.browser.find_elements(By.TAG_NAME, "table") == []
    learner.leave()
