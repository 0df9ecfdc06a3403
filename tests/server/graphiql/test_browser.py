"""GraphiQL as a learner sees it: headless Chromium with no network but this server."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import pytest_asyncio
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from server.auth.development import development_token
from server.graphiql.files import BUILD, missing_files
from tests.axe import axe_violations
from tests.server.browsing import HEADERS, QUERY, RESPONSE, Colours, GraphiQL, browsing
from tests.server.protection.proxying import proxied
from tests.server.serving import server_environment, server_process

pytestmark = pytest.mark.browser

LARGE_CHARACTERS = 2_000_000

LARGE_ANSWERS = f"""
const ordinary = window.fetch;
const rows = Array.from({{length: 50_000}}, (_, index) => ({{text: `row ${{index}}`}}));
const text = JSON.stringify({{data: {{rows}}}}).padEnd({LARGE_CHARACTERS}, " ");
window.fetch = (address, options) =>
  String(options?.body).includes("query Large")
    ? Promise.resolve(new Response(text, {{headers: {{"Content-Type": "application/json"}}}}))
    : ordinary(address, options);
"""
"""The server has no answer of this size in a small dictionary."""

ASKED = "query Asked($id: Int!) { asked: __typename word(by: {databaseId: $id}) { text } }"

QUIET = {"ROOTSKI_LOG_LEVEL": "warning"}
"""What the server logs is not read while it serves several tests, and must not fill its pipe."""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the table, and of the key for development."""
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def url(data_dir: Path) -> AsyncIterator[str]:
    """Serve the starter dictionary; give the address."""
    if missing_files():
        pytest.skip("GraphiQL is not built: make graphiql")
    async with server_process(server_environment(data_dir, **QUIET)) as server:
        yield f"{server.url}/"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def url_without_introspection(data_dir: Path, url: str) -> AsyncIterator[str]:
    """Serve the same table without telling the schema; give the address."""
    assert url
    async with server_process(server_environment(data_dir, **QUIET, ROOTSKI_INTROSPECTION="off")) as server:
        yield f"{server.url}/"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Return the Chromium that all tests share."""
    with browsing(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def graphiql(browser: webdriver.Chrome, url: str) -> GraphiQL:
    """Return GraphiQL's page, opened for the first time, and nothing complained of yet."""
    return _opened(browser, url)


def _opened(browser: webdriver.Chrome, url: str) -> GraphiQL:
    page = GraphiQL(browser, url)
    browser.set_window_size(1400, 900)
    browser.get(f"{url}graphiql/missing.css")  # a page of the same origin that runs nothing
    browser.execute_script("localStorage.clear()")
    page.complaints()
    page.requested()
    page.open()
    return page


def test_a_query_is_typed_and_run_and_its_answer_shows_stressed_cyrillic(graphiql: GraphiQL) -> None:
    graphiql.write('query Water { word(by: {text: {text: "вода"}}) { stressed ', name="Water")
    graphiql.run()

    graphiql.wait_for_text(RESPONSE, "вода\u0301")
    assert graphiql.complaints() == []


def test_the_page_and_its_files_are_sent_in_1600_kb(graphiql: GraphiQL) -> None:
    graphiql.write("query Typed { __typename ", name="Typed")  # all workers have started then
    graphiql.run()
    graphiql.wait_for_text(RESPONSE, '"__typename": "Query"')
    sizes = graphiql.browser.execute_script(
        "const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".filter((one) => one.name.includes('/graphiql'));"
        "return Object.fromEntries(loaded.map((one) => [one.name, one.encodedBodySize]))"  # editors share files
    )

    workers = {f"{graphiql.url}graphiql/assets/{path.name}" for path in (BUILD / "assets").glob("*.worker-*")}
    assert len(workers) == 3
    assert workers <= sizes.keys()
    assert 0 < sum(sizes.values()) <= 1_600_000


def test_the_first_tab_is_a_tour_whose_queries_stand_at_the_run_button(graphiql: GraphiQL) -> None:
    tabs = graphiql.tabs()
    graphiql.run("Breakdown")
    graphiql.wait_for_text(RESPONSE, "go on foot")
    graphiql.click(".graphiql-execute-button")
    offered = [item.text for item in graphiql.find_all("[role=menuitem]")]

    assert tabs == ["Welcome", "SubmitBreakdown"]
    assert offered == [
        *("Welcome", "Search", "Word", "Breakdown", "Related", "Root", "Families", "Text", "Pages", "Me")
    ]
    assert graphiql.complaints() == []


def test_a_browser_that_opens_the_endpoint_finds_its_query_in_a_tab(graphiql: GraphiQL) -> None:
    parameters = urlencode({"query": ASKED, "variables": '{"id": 1}'})

    for _ in range(2):
        graphiql.browser.get(f"{graphiql.url}graphql?{parameters}")
        graphiql.wait_for_text(QUERY, "query Asked")
        # The browser may still have the tabs of an earlier test; then a tab is added.
        assert graphiql.tabs().count("Asked") == 1
    graphiql.run()

    graphiql.wait_for_text(RESPONSE, '"asked": "Query"')
    assert graphiql.complaints() == []


def test_the_query_at_the_cursor_is_run_by_keys(graphiql: GraphiQL) -> None:
    editor = graphiql.editor(QUERY)

    editor.send_keys(Keys.CONTROL, Keys.END)
    editor.send_keys(Keys.UP, Keys.UP, Keys.UP)
    editor.send_keys(Keys.CONTROL, Keys.ENTER)

    graphiql.wait_for_text(RESPONSE, '"viewer": null')
    assert graphiql.complaints() == []


def test_the_operation_that_was_chosen_stays_the_tabs_when_its_text_changes(graphiql: GraphiQL) -> None:
    graphiql.run("Breakdown")
    graphiql.wait_for_text(RESPONSE, "go on foot")
    graphiql.set_cursor(graphiql.text(QUERY).split("\n").index("      isVerified") + 1)
    graphiql.focus(QUERY)
    ActionChains(graphiql.browser).send_keys("__typename ").perform()
    graphiql.wait_until_stored("__typename       isVerified")

    graphiql.wait_for_text(".graphiql-tab-active", "Breakdown")
    graphiql.browser.execute_script("delete Navigator.prototype.clipboard")
    graphiql.click("button", "Copy link")
    graphiql.wait_for_text(".copy-link", "The link is in the address bar")
    assert parse_qs(urlsplit(graphiql.browser.current_url).query)["operationName"] == ["Breakdown"]
    assert graphiql.complaints() == []


def test_prettify_indents_and_keeps_comments(graphiql: GraphiQL) -> None:
    graphiql.set_text("# first\nquery Ugly { about {\n# inside\nversion } }\n# last\n")
    graphiql.press("Prettify query (Shift-Ctrl-P)")

    graphiql.wait_for_text(QUERY, "    version")
    assert graphiql.text(QUERY).strip() == (
        "# first\nquery Ugly {\n  about {\n    # inside\n    version\n  }\n}\n# last"
    )
    assert graphiql.complaints() == []


def test_the_page_shows_the_versions(graphiql: GraphiQL) -> None:
    assert graphiql.find(".graphiql-logo").text.startswith("Rootski GraphQL 0.1.0 · GraphiQL 5.4.0")
    assert graphiql.browser.title == "GraphiQL – Rootski GraphQL"


def test_the_documentation_opens(graphiql: GraphiQL) -> None:
    graphiql.press("Show Documentation Explorer")
    graphiql.wait_for_text(".graphiql-doc-explorer", "A GraphQL API for studying Russian by roots")
    graphiql.click(".graphiql-doc-explorer a", "Query")

    graphiql.wait_for_text(".graphiql-doc-explorer", "Morpheme families, easiest first: what to learn next.")
    assert graphiql.complaints() == []


def test_executed_operations_are_in_the_history_and_can_be_restored(graphiql: GraphiQL) -> None:
    graphiql.write('query Water { word(by: {text: {text: "вода"}}) { gloss ', name="Water")
    graphiql.run()
    graphiql.wait_for_text(RESPONSE, "water")
    graphiql.write("query Other { __typename ", name="Other")
    graphiql.press("Show History")
    graphiql.click(".graphiql-history-item-label", "Water")

    graphiql.wait_for_text(QUERY, "вода")
    assert graphiql.complaints() == []


def test_a_query_is_clicked_together_and_run(graphiql: GraphiQL) -> None:
    graphiql.press("New tab")
    graphiql.press("Show GraphiQL Explorer")
    graphiql.click(".graphiql-explorer-field-view", "word")
    graphiql.click(".graphiql-explorer-word .graphiql-explorer-by span", "text:")
    graphiql.find(".graphiql-explorer-word input").send_keys("вода")
    graphiql.click(".graphiql-explorer-word .graphiql-explorer-field-view", "stressed")
    graphiql.wait_for_text(QUERY, "stressed")
    graphiql.run()

    graphiql.wait_for_text(RESPONSE, '"stressed": "вода\u0301"')
    assert graphiql.complaints() == []


def test_the_explorer_opens_at_its_beginning(graphiql: GraphiQL) -> None:
    graphiql.press("Show GraphiQL Explorer")
    graphiql.wait_for_text(".graphiql-explorer-root", "relatedWords")

    assert graphiql.browser.execute_script("return document.querySelector('.graphiql-plugin').scrollTop") == 0
    assert graphiql.complaints() == []


def test_the_explorer_never_shows_the_query_of_another_tab(graphiql: GraphiQL) -> None:
    graphiql.press("Show GraphiQL Explorer")
    graphiql.wait_for_text(".graphiql-explorer-root", "relatedWords")
    graphiql.press("New tab")
    graphiql.wait_for_text(".graphiql-explorer-root", "query")
    graphiql.editor(QUERY).send_keys("# nothing yet")

    graphiql.wait_for_text(".graphiql-plugin", "The query has a mistake or contains only comments.")
    assert graphiql.find_all(".graphiql-explorer-root") == []
    assert graphiql.complaints() == []


def test_the_dialogs_keep_to_the_policy(graphiql: GraphiQL) -> None:
    allowed = []
    for label in ("Open settings dialog", "Open short keys dialog"):
        graphiql.press(label)
        graphiql.find(".graphiql-dialog")
        allowed.append(len(graphiql.find_all("style[nonce]")))
        graphiql.click(".graphiql-dialog-close")

    assert allowed == [1, 1]
    assert graphiql.complaints() == []


def test_a_style_that_is_not_ours_is_refused_and_noticed(graphiql: GraphiQL) -> None:
    element = "document.head.append(Object.assign(document.createElement('style'), {textContent: 'p {color: red}'}))"
    attribute = "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')"

    for foreign in (element, attribute):
        graphiql.browser.execute_script(foreign)

    noticed = {complaint.split()[0] for complaint in graphiql.complaints() if complaint.startswith("style-src")}
    assert noticed == {"style-src-elem", "style-src-attr"}


def test_markup_in_a_text_is_shown_as_it_is(graphiql: GraphiQL) -> None:
    text = """query Styled { searchWords(query: "<b style=\\"x\\" data-style='y'>") { edges { matchedText } } }"""
    graphiql.set_text(text)
    graphiql.run()

    graphiql.wait_for_text(RESPONSE, "searchWords")
    assert text in graphiql.find(f"{QUERY} .view-lines").text.replace("\n", "")
    assert graphiql.find_all("[data-style]") == []
    assert graphiql.complaints() == []


def _legible(shown: Colours) -> bool:
    return shown.contrast >= 3


@pytest.mark.parametrize(("theme", "lightness"), [("Light", 255), ("Dark", 43)])
def test_both_themes_are_legible(graphiql: GraphiQL, theme: str, lightness: int) -> None:
    graphiql.press("Open settings dialog")
    graphiql.click(".graphiql-dialog button", theme)
    graphiql.click(".graphiql-dialog-close")
    of_theme = pytest.approx(lightness, abs=20)
    graphiql.wait_for_colours(f"{QUERY} .monaco-editor", lambda shown: max(shown.background) == of_theme)
    for token in ("#", "query", "Welcome", "about", "{", "1"):
        graphiql.wait_for_colours(f"{QUERY} .view-line span span, {QUERY} .line-numbers", _legible, token)
    graphiql.click("button", "Headers")
    graphiql.press("Show GraphiQL Explorer")
    graphiql.find(".graphiql-explorer-root")

    for place in (".token-hint", ".graphiql-logo", ".graphiql-explorer-field-view"):
        graphiql.wait_for_colours(place, _legible)
    assert graphiql.complaints() == []


def test_a_token_in_the_headers_signs_in_and_is_kept_nowhere(graphiql: GraphiQL, data_dir: Path) -> None:
    token = development_token(data_dir, "anna@example.org")

    graphiql.click("button", "Headers")
    graphiql.wait_for_text(".token-hint", "python -m server token you@example.org")
    graphiql.click(".token-hint button", "Insert the header")
    graphiql.browser.switch_to.active_element.send_keys(token)
    graphiql.run("Me")
    graphiql.wait_for_text(RESPONSE, "anna@example.org")
    hints = graphiql.find_all(".token-hint")
    graphiql.wait_until_stored(r"\"title\":\"Me\"")
    stored = graphiql.stored()
    graphiql.open()

    assert hints == []
    assert token not in stored
    assert len(graphiql.tabs()) == 2
    assert "Authorization" not in graphiql.find("body").text
    assert graphiql.complaints() == []


def test_a_hash_in_the_headers_is_refused_and_a_comment_of_json_is_not(graphiql: GraphiQL) -> None:
    graphiql.click("button", "Headers")
    graphiql.editor(HEADERS).send_keys("# put a token here")
    graphiql.run("Me")

    graphiql.wait_for_text(RESPONSE, "Request not sent.")
    assert "Request headers are invalid JSON" in graphiql.text(RESPONSE)
    graphiql.set_text('{ "X-Learner": "anna" } // put a token here', HEADERS)
    graphiql.run("Me")
    graphiql.wait_for_text(RESPONSE, '"viewer": null')
    assert graphiql.complaints() == []


def test_a_token_is_kept_only_while_the_settings_say_so(graphiql: GraphiQL) -> None:
    def persist(choice: str) -> None:
        graphiql.press("Open settings dialog")
        graphiql.click(".graphiql-dialog button", choice)
        graphiql.click(".graphiql-dialog-close")

    persist("On")
    graphiql.click("button", "Headers")
    graphiql.click(".token-hint button", "Insert the header")
    graphiql.browser.switch_to.active_element.send_keys("not-a-token")
    graphiql.run("Me")
    graphiql.wait_for_text(RESPONSE, "the token is not valid here")
    graphiql.wait_until_stored(r"\"title\":\"Me\"")
    kept = graphiql.stored()
    persist("Off")

    assert kept.count("not-a-token") == 3  # the tab, the header editor, the history
    assert "not-a-token" not in graphiql.stored()


def test_a_token_that_is_kept_is_there_after_a_reload(graphiql: GraphiQL) -> None:
    graphiql.press("Open settings dialog")
    graphiql.click(".graphiql-dialog button", "On")
    graphiql.click(".graphiql-dialog-close")
    graphiql.click("button", "Headers")
    graphiql.click(".token-hint button", "Insert the header")
    graphiql.browser.switch_to.active_element.send_keys("not-a-token")
    graphiql.wait_until_stored(r"\"headers\":\"{ \\\"Authorization\\\": \\\"Bearer not-a-token")  # of the tab
    graphiql.open()

    assert graphiql.text(HEADERS) == '{ "Authorization": "Bearer not-a-token" }'
    graphiql.press("Open settings dialog")
    assert "active" in str(graphiql.find("#enable-persist-headers").get_attribute("class")).split()
    assert graphiql.complaints() == []


def test_without_introspection_the_page_says_so_and_queries_run(
    browser: webdriver.Chrome, url_without_introspection: str
) -> None:
    graphiql = _opened(browser, url_without_introspection)

    graphiql.wait_for_text("[role=status]", "Introspection is disabled on this server")
    graphiql.run("Breakdown")
    graphiql.wait_for_text(RESPONSE, "go on foot")

    assert graphiql.find_all('button[aria-label="Show GraphiQL Explorer"]') == []
    assert [address for address in graphiql.requested() if address.endswith("/graphql")] == [f"{graphiql.url}graphql"]
    assert graphiql.complaints() == []


def test_the_page_works_behind_a_path_of_a_larger_site(browser: webdriver.Chrome, url: str) -> None:
    with proxied(url, path="/learn/api/") as address:
        graphiql = _opened(browser, address)
        graphiql.run("Breakdown")
        graphiql.wait_for_text(RESPONSE, "go on foot")

        assert {requested for requested in graphiql.requested() if not requested.startswith(address)} == set()
        assert graphiql.complaints() == []


def test_nothing_is_asked_of_any_other_server(graphiql: GraphiQL) -> None:
    for label in ("Show Documentation Explorer", "Show History", "Show GraphiQL Explorer", "Open settings dialog"):
        graphiql.press(label)
    graphiql.click(".graphiql-dialog-close")
    graphiql.run("Word")
    graphiql.wait_for_text(RESPONSE, "говори\u0301ть")

    requested = graphiql.requested()
    assert f"{graphiql.url}graphql" in requested
    assert [address for address in requested if not address.startswith(graphiql.url)] == []
    assert graphiql.complaints() == []


def test_in_a_narrow_window_the_answer_stands_below_the_query_and_panels_over_both(graphiql: GraphiQL) -> None:
    graphiql.browser.set_window_size(520, 900)
    graphiql.run("Breakdown")
    graphiql.wait_for_text(RESPONSE, "isVerified")
    query, answer = graphiql.find(QUERY).rect, graphiql.find(RESPONSE).rect
    graphiql.press("Show Documentation Explorer")
    panel = graphiql.find(".graphiql-doc-explorer").rect

    assert answer["y"] >= query["y"] + query["height"]
    assert min(query["width"], answer["width"], panel["width"]) >= 300
    assert graphiql.browser.execute_script("return document.documentElement.scrollWidth") <= 520


def test_a_link_names_the_query_its_variables_and_the_operation(graphiql: GraphiQL) -> None:
    two = "query One { one: __typename } query Two($id: Int!) { two: __typename word(by: {databaseId: $id}) { text } }"
    parameters = urlencode({"query": two, "variables": '{"id": 1}', "operationName": "Two"})

    graphiql.browser.get(f"{graphiql.url}graphiql?{parameters}")
    graphiql.wait_for_text(QUERY, "query Two")
    graphiql.focus(QUERY)
    ActionChains(graphiql.browser).key_down(Keys.CONTROL).send_keys(Keys.RETURN).key_up(Keys.CONTROL).perform()
    graphiql.wait_for_text(RESPONSE, '"two": "Query"')
    graphiql.browser.execute_script("delete Navigator.prototype.clipboard")
    graphiql.click("button", "Copy link")
    graphiql.wait_for_text(".copy-link", "The link is in the address bar")

    asked = parse_qs(urlsplit(graphiql.browser.current_url).query)
    assert asked["operationName"] == ["Two"]
    assert asked["query"] == [two]
    assert asked["variables"] == ['{"id": 1}']
    assert graphiql.complaints() == []


def test_the_last_answer_says_what_it_took(graphiql: GraphiQL) -> None:
    graphiql.write("query Fresh { randomWord { text ", name="Fresh")  # which no cache answers
    graphiql.run()
    graphiql.wait_for_text(".answer-facts", "cost")

    status, seconds, size, cost, table = graphiql.find(".answer-facts").text.split(" · ")[:5]
    assert status == "200"
    assert re.fullmatch(r"\d+ ms \(server [\d.]+ ms\)", seconds)
    assert re.fullmatch(r"[\d.]+ (bytes|KB)", size)
    assert re.fullmatch(r"cost \d+ of 1000", cost)
    assert re.fullmatch(r"table: \d+ calls, [\d.]+ read units", table)
    assert "extensions" not in graphiql.find(RESPONSE).text
    assert graphiql.complaints() == []


def test_an_answer_of_more_than_1_mb_is_shown_in_part_and_downloaded_whole(graphiql: GraphiQL) -> None:
    graphiql.browser.execute_script(LARGE_ANSWERS)
    graphiql.write("query Large { about { version ", name="Large")
    graphiql.run()

    graphiql.wait_for_text(".answer-facts", "Download the whole answer")
    graphiql.wait_for_text(RESPONSE, "row 0")
    shown = graphiql.text(RESPONSE)
    graphiql.write("query After { __typename ", name="After")

    assert "49900 more: download the whole answer below" in shown
    assert len(shown) < 100_000
    assert "2.0 MB" in graphiql.find(".answer-facts").text
    assert str(graphiql.find(".answer-facts a").get_attribute("href")).startswith("blob:")
    assert graphiql.complaints() == []


def test_operations_of_one_text_are_told_apart_by_the_history_and_come_into_view(graphiql: GraphiQL) -> None:
    for name in ("Breakdown", "Me"):
        graphiql.run(name)
        graphiql.wait_for_text(".graphiql-tab-active", name)
        graphiql.wait_for_text(QUERY, f"query {name}")
    graphiql.press("Show History")
    graphiql.wait_for_text(".graphiql-history-items", "Breakdown")
    labels = [item.text for item in graphiql.find_all(".graphiql-history-item-label")]
    graphiql.click(".graphiql-history-item-label", "Breakdown")

    graphiql.wait_for_text(QUERY, "query Breakdown")
    assert labels == ["Me", "Breakdown"]
    assert graphiql.complaints() == []


def test_a_token_of_one_tab_holds_for_all_until_it_is_forgotten(graphiql: GraphiQL, data_dir: Path) -> None:
    token = development_token(data_dir, "anna@example.org")

    graphiql.click("button", "Headers")
    graphiql.click(".token-hint button", "Insert the header")
    graphiql.browser.switch_to.active_element.send_keys(token)
    graphiql.press("New tab")
    graphiql.write("query Who { viewer { email ", name="Who")
    graphiql.run()
    graphiql.wait_for_text(RESPONSE, "anna@example.org")
    graphiql.wait_for_text(".token-hint", "The token of another tab is sent from here, too.")
    graphiql.click(".token-hint button", "Forget it")
    graphiql.run()

    graphiql.wait_for_text(RESPONSE, '"viewer": null')
    assert graphiql.complaints() == []


def test_escape_leaves_an_editor_and_enter_goes_back(graphiql: GraphiQL) -> None:
    text = graphiql.text(QUERY)
    inside = "return document.activeElement.closest('.graphiql-query-editor .monaco-editor') !== null"
    editor = graphiql.editor(QUERY)
    editor.send_keys(Keys.ESCAPE)
    ActionChains(graphiql.browser).send_keys(Keys.TAB).perform()
    left = graphiql.browser.execute_script(inside)
    ActionChains(graphiql.browser).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    ActionChains(graphiql.browser).send_keys(Keys.RETURN).perform()

    assert left is False
    assert graphiql.browser.execute_script(inside) is True
    assert graphiql.text(QUERY) == text


def test_the_explorer_follows_the_cursor_and_keeps_comments(graphiql: GraphiQL) -> None:
    one = "# about one\nquery One {\n  # the version\n  about { version }\n}\n\n"
    text = one + "# about two\nquery Two {\n  __typename\n}\n"
    graphiql.set_text(text)
    graphiql.set_cursor(10)
    graphiql.press("Show GraphiQL Explorer")
    graphiql.wait_for_text(".graphiql-explorer-root", "viewer")
    shown = [each.get_attribute("value") for each in graphiql.find_all(".graphiql-explorer-root input")]
    graphiql.set_cursor(4)
    graphiql.wait_for_value(".graphiql-explorer-root input", "One")
    graphiql.click(".graphiql-explorer-field-view", "dataVersion")
    graphiql.wait_for_text(QUERY, "dataVersion")

    changed = graphiql.text(QUERY)
    assert "Two" in shown
    assert "  # the version\n  about {\n" in changed
    assert changed.startswith("# about one\nquery One {")
    assert changed.endswith("# about two\nquery Two {\n  __typename\n}\n")
    assert graphiql.complaints() == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing(graphiql: GraphiQL, colours: str) -> None:
    scheme = {"name": "prefers-color-scheme", "value": colours}
    graphiql.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    found = axe_violations(graphiql.browser)
    for panel in ("Show Documentation Explorer", "Show History", "Show GraphiQL Explorer"):
        graphiql.press(panel)
        found += axe_violations(graphiql.browser)
    graphiql.click("button", "Headers")
    graphiql.run("Breakdown")
    graphiql.wait_for_text(RESPONSE, "isVerified")
    graphiql.press("Show History")
    graphiql.find(".graphiql-history-item")
    found += axe_violations(graphiql.browser)
    for dialog in ("Open settings dialog", "Open short keys dialog"):
        graphiql.press(dialog)
        graphiql.find(".graphiql-dialog")
        found += axe_violations(graphiql.browser)
        graphiql.click(".graphiql-dialog-close")

    assert found == []
