// Several operations in one tab: the chosen one comes into view, and an address can name a query and its operation.

const { createElement, useEffect, useRef, useState } = React;

const CHOSEN = ".graphiql-dropdown-content [role=menuitem], .graphiql-history-item-label";
const NAME = /^\w+$/;

// Scrolls to the operation that is chosen in the menu of the run button or in the history, and at first to the one that
// the address names.
export function ChosenOperation() {
  const { queryEditor, setOperationName } = GraphiQL.React.useEditorContext({ nonNull: true });
  const named = useRef(new URLSearchParams(location.search).get("operationName"));
  useEffect(() => {
    if (!queryEditor) return undefined;
    const choose = (name) => {
      if (NAME.test(name) && goTo(queryEditor, name)) setOperationName(name);
    };
    if (named.current) setTimeout(choose, 0, named.current);
    named.current = null;
    const look = ({ target }) => {
      const item = target.closest?.(CHOSEN);
      const name = item?.textContent.trim() ?? "";
      // The history replaces the text first.
      if (NAME.test(name)) setTimeout(goTo, 0, queryEditor, name);
    };
    document.addEventListener("click", look, true);
    return () => document.removeEventListener("click", look, true);
  }, [queryEditor, setOperationName]);
  return null;
}

function goTo(editor, name) {
  const found = editor.getValue().search(new RegExp(`\\b(query|mutation)\\s+${name}\\b`));
  if (found < 0) return false;
  const place = editor.posFromIndex(found + 1);
  editor.setCursor(place);
  editor.scrollTo(null, editor.heightAtLine(Math.max(place.line - 2, 0), "local"));
  return true;
}

// Copies an address that opens the page with the query, its variables and the operation of the tab.
export function CopyLink() {
  const context = GraphiQL.React.useEditorContext({ nonNull: true });
  const [said, setSaid] = useState("");
  async function copy() {
    const address = linkTo(context);
    try {
      await navigator.clipboard.writeText(address);
      setSaid("Copied");
    } catch {
      // Browsers copy only on https and localhost; the address bar can be copied everywhere.
      history.replaceState(null, "", address);
      setSaid("The link is in the address bar");
    }
    setTimeout(setSaid, 4000, "");
  }
  return createElement(
    "span",
    { className: "copy-link" },
    createElement("button", { type: "button", onClick: copy }, "Copy link"),
    createElement("span", { role: "status" }, said),
  );
}

function linkTo({ queryEditor, variableEditor, operationName, tabs, activeTabIndex }) {
  const parameters = { query: queryEditor?.getValue(), variables: variableEditor?.getValue() };
  const name = operationName ?? tabs[activeTabIndex].operationName;
  const given = Object.entries({ ...parameters, operationName: name }).filter(([, value]) => value);
  const address = new URL(location.href);
  address.search = new URLSearchParams(given).toString();
  return address.href;
}
