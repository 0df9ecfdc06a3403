"""Breakdowns on the site: users submit, list and delete them; admins review, replace and restore."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium import webdriver

from tests.web.learner import Learner
from tests.web.site import Site

pytestmark = pytest.mark.web


def _sign_in(learner: Learner, token: str) -> None:
    learner.visit("/read")
    learner.browser.execute_script("sessionStorage.setItem('rootski.token', arguments[0])", token)


@pytest.fixture
def admin(browser: webdriver.Chrome, starter: Site) -> Iterator[Learner]:
    """An admin, signed in."""
    learner = Learner(browser, starter)
    _sign_in(learner, starter.admin)
    yield learner
    learner.leave()


def _cut(learner: Learner, path: str, *cuts: str) -> None:
    learner.visit(path)
    learner.find(".headword h1")
    learner.press("Break it down yourself")
    for cut in cuts:
        learner.press(cut)


def _labels(learner: Learner) -> list[str]:
    return learner.texts("nav a")


def test_the_navigation_has_what_the_viewer_may_open(learner: Learner) -> None:
    public = ["Home", "Read", "Browse", "Random"]
    learner.visit("/browse")
    learner.find("h1")
    learner.wait_until_loaded()
    assert _labels(learner) == public

    _sign_in(learner, learner.site.token)
    learner.visit("/browse")
    learner.find("header", "anna@example.org")
    assert _labels(learner) == [*public, "My breakdowns"]

    _sign_in(learner, learner.site.admin)
    learner.visit("/browse")
    learner.find("header", "(admin)")
    assert _labels(learner) == [*public, "My breakdowns", "Review"]


def test_a_user_lists_and_deletes_what_they_submitted(learner: Learner) -> None:
    _sign_in(learner, learner.site.token)
    _cut(learner, "/word/вода", "вод | а", "во | да")
    assert learner.texts(".editor .choice") == []  # only admins choose
    learner.press("Save my breakdown")
    learner.find("figure[aria-label='Your breakdown']")

    learner.find_link("My breakdowns").click()
    learner.find(".rows", "во-да")
    assert learner.violations() == []
    learner.press("Delete во-да")
    learner.find("dialog[open]", "Delete your breakdown во-да?")
    learner.find("dialog[open] button", "Delete it").click()

    learner.find(".empty", "You have not taken a word apart yet")


def test_an_admin_replaces_and_restores_a_verified_breakdown_after_a_warning(admin: Learner) -> None:
    _cut(admin, "/word/дом")
    assert not admin.find(".editor input[type=checkbox]").is_selected()
    admin.press("до | м")
    admin.find(".editor .choice input").click()
    admin.find(".warning", "This replaces a verified breakdown: дом.")
    assert admin.violations() == []
    admin.press("Replace the verified breakdown")
    admin.find("figure", "м")
    admin.find(".history", "дом (verified) → до-м (verified)")

    admin.press("Restore дом")
    admin.find("dialog[open]", "This replaces a verified breakdown: до-м.")
    admin.find("dialog[open] button", "Replace it").click()

    admin.find(".history", "до-м (verified) → дом (verified)")


def test_an_admin_reviews_what_a_user_submitted(learner: Learner) -> None:
    _sign_in(learner, learner.site.token)
    _cut(learner, "/word/рука", "ру | ка")
    learner.press("Save my breakdown")
    learner.find("figure[aria-label='Your breakdown']")

    _sign_in(learner, learner.site.admin)
    learner.visit("/review")
    learner.find(".card", "рука\u0301")
    learner.find(".card", "Official now: рук-а (verified)")
    assert learner.violations() == []
    learner.find(".card:last-child button", "Make official").click()
    learner.find("dialog[open]", "This replaces a verified breakdown: рук-а.")
    learner.find("dialog[open] button", "Replace it").click()

    learner.wait_until(lambda: "рука\u0301" not in learner.find("main").text)
    learner.visit("/word/рука")
    learner.find(".history", "рук-а (verified)")


def test_review_is_for_admins(learner: Learner) -> None:
    _sign_in(learner, learner.site.token)

    learner.visit("/review")

    learner.find("[role=alert]", "admin")
