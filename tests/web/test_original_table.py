"""The site on a table of the original service, before `reindex`: it works, and says what is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.web.learner import Learner
from tests.web.site import Site

pytestmark = pytest.mark.web

MISSING = "The dictionary of this server is not complete"


@pytest.fixture
def learner(browser: webdriver.Chrome, original: Site) -> Iterator[Learner]:
    """A learner at such a site."""
    learner = Learner(browser, original)
    yield learner
    learner.leave()


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("/search?q=voda", "A search among forms, Latin spellings and meanings"),
        ("/browse", "The list of words"),
        ("/random", "A random word"),
    ],
)
def test_a_page_of_derived_items_says_what_is_missing_and_not_that_nothing_is_there(
    learner: Learner, path: str, missing: str
) -> None:
    learner.visit(path)

    learner.find(".missing", missing)

    assert learner.texts(".empty") == []
    assert learner.texts(".rows li") == []
    assert "Try again" not in learner.find("main").text
    learner.find(".notice", "have not been built")
    assert learner.violations() == []


def test_a_text_stays_in_its_form(learner: Learner) -> None:
    learner.visit("/read")
    learner.find("textarea")
    learner.press("Read it")

    learner.find(".missing", "The analysis of a text is not available")

    assert "Где здесь" in str(learner.find("textarea").get_attribute("value"))


def test_a_word_and_its_family_are_complete(learner: Learner) -> None:
    learner.visit("/search?q=вода")
    learner.find(".rows a", "вода\u0301").click()
    learner.find(".headword h1", "вода\u0301")

    assert learner.texts(".part-text") == ["вод", "а"]
    learner.find(".tree", "водопа\u0301д")
    learner.find("table", "во\u0301дами")
    assert learner.find("article ~ *").get_attribute("class") == "problem missing"
    learner.find(".tree-root a").click()
    learner.find(".rows", "водопа\u0301д")
    assert learner.complaints() == []


def test_families_are_listed_from_their_items(learner: Learner) -> None:
    learner.visit("/browse?by=families")

    learner.find(".rows a", "ход")
    assert learner.complaints() == []


def test_home_shows_the_root_and_no_empty_lists(learner: Learner) -> None:
    learner.visit("/")
    learner.find(".why", "вы\u0301ход")
    learner.find(".missing", "The list of words")

    assert learner.browser.find_elements(By.CLASS_NAME, "levels") == []
    assert learner.violations() == []


def test_a_breakdown_is_submitted_replaced_restored_and_deleted(learner: Learner) -> None:
    _break_down(learner, learner.site.token, "/word/рука", "ру | ка")
    learner.press("Save my breakdown")
    learner.find("[role=status]", "Your breakdown is saved.")

    _break_down(learner, learner.site.admin, "/word/рука", "ру | ка")
    learner.find(".editor .choice input").click()
    learner.find(".warning", "This replaces a verified breakdown: рук-а.")
    learner.press("Replace the verified breakdown")
    learner.find("[role=status]", "Your breakdown is saved, and official.")

    learner.press("Restore рук-а")
    learner.find("dialog[open]", "This replaces a verified breakdown: ру-ка.")
    learner.find("dialog[open] button", "Replace it").click()
    learner.find("[role=status]:focus", "Official again: рук-а.")

    _sign_in(learner, learner.site.token)
    learner.visit("/my-breakdowns")
    learner.press("Delete ру-ка")
    learner.find("dialog[open] button", "Delete it").click()
    learner.find("[role=status]:focus", "Deleted: ру-ка.")
    assert learner.complaints() == []


def test_the_review_queue_says_what_is_missing(learner: Learner) -> None:
    _sign_in(learner, learner.site.admin)

    learner.visit("/review")

    learner.find(".missing", "The review queue is not available")
    assert learner.texts(".empty") == []
    assert learner.violations() == []


def _sign_in(learner: Learner, token: str) -> None:
    learner.visit("/read")
    learner.browser.execute_script("sessionStorage.setItem('rootski.token', arguments[0])", token)


def _break_down(learner: Learner, token: str, path: str, cut: str) -> None:
    _sign_in(learner, token)
    learner.visit(path)
    learner.find(".headword h1")
    learner.press("Break it down yourself")
    for cut_now in learner.browser.find_elements(By.CSS_SELECTOR, ".cut[aria-pressed=true]"):
        cut_now.click()
    learner.press(cut)


def test_what_a_user_submitted_at_the_original_service_is_listed(learner: Learner) -> None:
    learner.visit("/read")
    learner.browser.execute_script("sessionStorage.setItem('rootski.token', arguments[0])", learner.site.token)

    learner.visit("/my-breakdowns")

    learner.find(".rows", "во-да")
    assert learner.texts(".empty") == []
