// Explains sign-in in the tab Headers until an `Authorization` header is set, there or in another tab.
//
// GraphiQL accepts only JSON as headers, without comments, so the hint is shown beside the text.

import { forgetToken, listenToToken, noteHeaders, tokenOfOtherTab } from "./token.js";

const { createElement, useEffect, useState, useSyncExternalStore } = React;

const { tokens } = document.getElementById("graphiql").dataset;

const SAID = {
  development: [
    "To sign in, put a token here; ",
    createElement("code", null, "python -m server token you@example.org"),
    " prints one where the server runs.",
  ],
  issuer: ["To sign in, put a token of this server’s issuer here."],
  none: ["This server has no issuer, so it accepts no tokens."],
};
const FORGOTTEN = "It is forgotten when you leave the page, unless the settings say “Persist headers”.";

const START = '{ "Authorization": "Bearer ';
const REST = '" }';

export function TokenHint() {
  const { headerEditor, tabs, activeTabIndex } = GraphiQL.React.useEditorContext({ nonNull: true });
  const text = useText(headerEditor);
  const tab = tabs[activeTabIndex].id;
  const isSignedIn = useSyncExternalStore(listenToToken, tokenOfOtherTab) !== null;
  useEffect(() => {
    // When another tab is chosen, the editor still has the text of the last one for a moment.
    if (headerEditor && headerEditor.getValue() === text) noteHeaders(tab, text);
  }, [headerEditor, tab, text]);
  if (!headerEditor || /authorization/i.test(text)) return null;
  const content = isSignedIn ? kept() : hint(headerEditor, text);
  return ReactDOM.createPortal(content, headerEditor.getWrapperElement().parentElement);
}

function useText(editor) {
  const [text, setText] = useState("");
  useEffect(() => {
    if (!editor) return undefined;
    const look = () => setText(editor.getValue());
    look();
    editor.on("change", look);
    return () => editor.off("change", look);
  }, [editor]);
  return text;
}

function kept() {
  const forget = createElement("button", { type: "button", onClick: forgetToken }, "Forget it");
  return createElement("p", { className: "token-hint" }, "The token of another tab is sent from here, too. ", forget);
}

function hint(editor, text) {
  const parts = [...SAID[tokens]];
  if (tokens !== "none") parts.push(" ", FORGOTTEN);
  if (tokens !== "none" && text.trim() === "") parts.push(" ", insertButton(editor));
  return createElement("p", { className: "token-hint" }, ...parts);
}

function insertButton(editor) {
  const insert = () => {
    editor.setValue(START + REST);
    editor.setCursor(0, START.length);
    editor.focus();
  };
  return createElement("button", { type: "button", onClick: insert }, "Insert the header");
}
