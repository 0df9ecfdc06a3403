// What GraphiQL leaves out for the keyboard and for screen readers: names of its fields, and a way out of its editors.

const { useEffect } = React;

const EDITORS = {
  ".graphiql-query-editor": "Query. Press Escape, then Tab, to leave the editor",
  ".graphiql-editor-tool .graphiql-editor:nth-child(1)": "Variables, in JSON. Press Escape, then Tab, to leave the editor",
  ".graphiql-editor-tool .graphiql-editor:nth-child(2)": "Headers, in JSON. Press Escape, then Tab, to leave the editor",
  ".graphiql-response": "Answer",
};

// In an editor Tab indents. Escape leaves it: Tab then goes on from there.
export function LeaveEditors() {
  const { queryEditor, variableEditor, headerEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
  useEffect(() => {
    const keys = { Esc: leave };
    const editors = [queryEditor, variableEditor, headerEditor].filter(Boolean);
    for (const editor of editors) editor.addKeyMap(keys, true);
    return () => editors.forEach((editor) => editor.removeKeyMap(keys));
  }, [queryEditor, variableEditor, headerEditor]);
  return null;
}

// To the last part of the editor that has the focus, after its text.
function leave(editor) {
  editor.getScrollerElement().focus();
}

// Names what is there now, and whatever is added.
export function keepLabelled(place) {
  label(place);
  const options = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-selected", "tabindex"] };
  new MutationObserver(() => label(place)).observe(place, options);
}

function label(place) {
  for (const [selector, name] of Object.entries(EDITORS)) {
    for (const field of place.querySelectorAll(`${selector} .CodeMirror textarea`)) set(field, "aria-label", name);
  }
  for (const region of place.querySelectorAll(".CodeMirror-scroll")) set(region, "tabindex", "0");
  for (const field of place.querySelectorAll(".graphiql-explorer-root input, .graphiql-explorer-root select")) {
    const name = field.closest("[data-arg-name]")?.dataset.argName ?? "Name of the operation";
    set(field, "aria-label", name);
  }
  for (const field of place.querySelectorAll(".graphiql-explorer-actions select")) set(field, "aria-label", "Kind of operation");
  // A tab holds a button to choose and one to close it, so it is an item of a list.
  for (const list of place.querySelectorAll(".graphiql-tabs")) set(list, "role", "list");
  for (const tab of place.querySelectorAll(".graphiql-tab")) {
    set(tab, "role", "listitem");
    const isChosen = tab.classList.contains("graphiql-tab-active");
    const button = tab.querySelector(".graphiql-tab-button");
    if (button) set(button, "aria-current", String(isChosen));
    if (tab.hasAttribute("aria-selected")) tab.removeAttribute("aria-selected");
  }
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
