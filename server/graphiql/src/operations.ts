// Several operations in one tab: the chosen one comes into view, and the one at the cursor is the tab's.

import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useRef } from "react";

import { definitionAt, definitionsOf } from "./definitions.ts";
import { cursorOf, type Editor, useCursor, useQueryEditor, useText } from "./editors.ts";

const CHOSEN = ".graphiql-dropdown-content [role=menuitem], .graphiql-history-item-label";
const NAME = /^\w+$/;
const LINES_ABOVE = 2;
const SETTLED_MILLISECONDS = 100;

// Scrolls to the operation that is chosen in the menu of the run button or in the history, and at first to the one that
// the address names.
export function ChosenOperation(): null {
  const editor = useQueryEditor();
  const named = useRef(new URLSearchParams(location.search).get("operationName"));
  useEffect(() => {
    if (!editor) return undefined;
    if (named.current) goTo(editor, named.current);
    named.current = null;
    const look = ({ target }: MouseEvent) => {
      const name = target instanceof Element ? (target.closest(CHOSEN)?.textContent.trim() ?? "") : "";
      // The history replaces the text first.
      if (NAME.test(name)) setTimeout(goTo, 0, editor, name);
    };
    document.addEventListener("click", look, true);
    return () => document.removeEventListener("click", look, true);
  }, [editor]);
  return null;
}

function goTo(editor: Editor, name: string): void {
  const model = editor.getModel();
  const found = model && definitionsOf(model.getValue()).find((each) => each.name === name);
  if (!found) return;
  const place = model.getPositionAt(found.start);
  editor.setPosition(place);
  editor.setScrollTop(editor.getTopForLineNumber(Math.max(place.lineNumber - LINES_ABOVE, 1)));
}

// GraphiQL takes the first operation of a tab at each change of its text, whichever was chosen before. When another one is
// chosen, the cursor follows it, so this waits a moment before it looks where the cursor is.
export function OperationAtCursor(): null {
  const editor = useQueryEditor();
  const text = useText(editor);
  const offset = useCursor(editor);
  const { setOperationName } = useGraphiQLActions();
  const current = useGraphiQL((state) => state.operationName);
  useEffect(() => {
    if (!editor || !current) return undefined;
    const waiting = setTimeout(() => {
      const name = definitionAt(editor.getValue(), cursorOf(editor))?.name;
      if (name && name !== current) setOperationName(name);
    }, SETTLED_MILLISECONDS);
    return () => clearTimeout(waiting);
  }, [editor, text, offset, current, setOperationName]);
  return null;
}
