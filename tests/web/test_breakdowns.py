"""Breakdowns on the site: users submit, list and delete them; admins review, replace and restore."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from server.auth.development import development_token
from tests.web.learner import Learner
from tests.web.site import Site

pytestmark = pytest.mark.web


OWN = "figure[aria-label='Your breakdown']"


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


def _delete(learner: Learner, text: str) -> None:
    learner.press(f"Delete {text}")
    learner.find("dialog[open] button", "Delete it").click()
    learner.find("[role=status]:focus", f"Deleted: {text}.")


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
    learner.find(OWN)

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
    learner.find(OWN)

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
    assert "Try again" not in learner.find("main").text


@pytest.mark.parametrize(
    ("path", "offered"), [("/my-breakdowns", "Sign in to see"), ("/review", "Sign in as an admin")]
)
def test_a_hint_to_sign_in_has_a_button(learner: Learner, path: str, offered: str) -> None:
    learner.visit(path)
    learner.find(".sign-in-first", offered)

    learner.find(".sign-in-first > button", "Sign in").click()
    learner.find("dialog[open] input").send_keys(f"Bearer {learner.site.admin}")  # as it was copied from a header
    assert learner.violations() == []
    learner.find("dialog[open] button", "Sign in").click()

    learner.find("header", "boris@example.org")
    learner.wait_until_loaded()
    assert learner.browser.find_elements(By.CSS_SELECTOR, ".sign-in-first") == []


def test_pages_opened_before_know_of_a_submission_and_of_its_deletion(learner: Learner) -> None:
    _sign_in(learner, learner.site.token)
    learner.visit("/my-breakdowns")
    learner.wait_until_loaded()
    assert "во-да" not in learner.find("main").text
    learner.search("вода").send_keys(Keys.ENTER)
    learner.find(".headword h1", "вода\u0301")
    learner.press("Break it down yourself")
    learner.press("вод | а")
    learner.press("во | да")
    learner.press("Save my breakdown")
    learner.find(OWN)

    learner.find_link("My breakdowns").click()
    _delete(learner, "во-да")
    learner.browser.back()
    learner.find(".headword h1", "вода\u0301")

    learner.find("button", "Break it down yourself")
    assert learner.browser.find_elements(By.CSS_SELECTOR, OWN) == []


def test_what_another_tab_submits_is_listed_on_the_next_visit(learner: Learner) -> None:
    _sign_in(learner, learner.site.token)
    learner.visit("/my-breakdowns")
    learner.wait_until_loaded()
    assert "во-да" not in learner.find("main").text
    learner.find_link("Browse").click()
    learner.find(".rows a")
    with learner.other_tab():
        _sign_in(learner, learner.site.token)
        _cut(learner, "/word/вода", "вод | а", "во | да")
        learner.press("Save my breakdown")
        learner.find(OWN)

    learner.find_link("My breakdowns").click()

    learner.find(".rows", "во-да")
    _delete(learner, "во-да")


def test_what_another_admin_has_verified_is_not_replaced_without_a_warning(admin: Learner) -> None:
    _cut(admin, "/word/стол", "сто | л")
    admin.find(".editor .choice input").click()
    assert "This replaces" in admin.find(".warning").text
    with admin.other_tab():
        _sign_in(admin, admin.site.admin)
        _cut(admin, "/word/стол", "ст | ол")
        admin.find(".editor .choice input").click()
        admin.press("Replace the verified breakdown")
        admin.find("[role=status]", "Your breakdown is saved, and official.")

    admin.press("Replace the verified breakdown")

    admin.find(".warning", "This replaces a verified breakdown: ст-ол.")
    admin.press("Replace the verified breakdown")
    admin.find(".history", "ст-ол (verified) → сто-л (verified)")


def test_a_draft_survives_a_lost_connection(learner: Learner) -> None:
    _sign_in(learner, learner.site.token)
    _cut(learner, "/word/вода", "вод | а", "во | да")
    learner.be_offline(is_offline=True)
    learner.press("Save my breakdown")
    learner.find(".editor [role=alert]", "It is not saved yet: You are offline. Your parts are kept")
    learner.be_offline(is_offline=False)

    learner.press("Save my breakdown")

    learner.find("[role=status]", "Your breakdown is saved.")
    assert learner.texts(f"{OWN} .part-text") == ["во", "да"]
    learner.find_link("My breakdowns").click()
    _delete(learner, "во-да")


def test_a_draft_survives_the_end_of_the_session(learner: Learner) -> None:
    seconds = 15.0
    _sign_in(learner, development_token(learner.site.data_dir, "anna@example.org", hours=seconds / 3600))
    ends = time.monotonic() + seconds + 1
    _cut(learner, "/word/вода", "вод | а", "во | да")
    time.sleep(max(ends - time.monotonic(), 0))
    learner.press("Save my breakdown")
    learner.find("[role=alert]", "The server did not accept the token")
    learner.find(".sign-in-first", "Sign in to go on with your breakdown.")

    learner.sign_in(learner.site.token)

    learner.find(".editor button[aria-pressed=true][aria-label='во | да']")
    learner.press("Cancel")
    learner.browser.refresh()
    learner.find("button", "Break it down yourself")
    assert learner.browser.execute_script("return Object.keys(sessionStorage)") == ["rootski.token"]


def test_a_word_is_broken_down_with_the_keyboard_alone(learner: Learner) -> None:
    _sign_in(learner, learner.site.token)
    learner.visit("/word/вода")
    learner.find("button", "Break it down yourself").send_keys(Keys.ENTER)
    learner.find("form.editor:focus")
    keys = ActionChains(learner.browser)
    keys.send_keys(Keys.TAB, Keys.TAB, Keys.SPACE, Keys.TAB, Keys.SPACE).perform()  # on: во | да; off: вод | а
    learner.find("button[aria-pressed=true][aria-label='во | да']")
    assert learner.violations() == []
    learner.find("form.editor .primary").send_keys(Keys.ENTER)

    learner.find("[role=status]:focus", "Your breakdown is saved.")
    assert learner.texts(f"{OWN} .part-text") == ["во", "да"]
    learner.find_link("My breakdowns").click()
    _delete(learner, "во-да")
