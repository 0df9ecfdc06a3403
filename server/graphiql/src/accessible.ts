// What GraphiQL leaves out for the keyboard and for screen readers: names of its fields, and a way out of its editors.

import { KeyCode, useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

import type { Editor } from "./editors.ts";

const LEAVE = "Press Escape, then Tab, to leave the editor";

const FONT_SIZE = 14;

// Where Escape has something else to do first.
const FREE = [
  "suggestWidgetVisible",
  "parameterHintsVisible",
  "findWidgetVisible",
  "markersNavigationVisible",
  "editorHasMultipleSelections",
  "inSnippetMode",
  "editorHoverVisible",
].map((occupied) => `!${occupied}`).join(" && ");

// In an editor Tab indents. Escape leaves it: Tab then goes on from there, and Enter goes back.
export function NamedEditors(): null {
  useNamedEditor(useGraphiQL((state) => state.queryEditor), `Query. ${LEAVE}`);
  useNamedEditor(useGraphiQL((state) => state.variableEditor), `Variables, in JSON. ${LEAVE}`);
  useNamedEditor(useGraphiQL((state) => state.headerEditor), `Headers, in JSON. ${LEAVE}`);
  useNamedEditor(useGraphiQL((state) => state.responseEditor), `Answer. ${LEAVE}`);
  return null;
}

function useNamedEditor(editor: Editor | undefined, ariaLabel: string): void {
  useEffect(() => {
    if (!editor) return undefined;
    // Smaller letters and wrapped lines, so that the tour can be read in a narrow window.
    editor.updateOptions({ ariaLabel, fontSize: FONT_SIZE, wordWrap: "on" });
    const leaving = editor.addAction({
      id: "leave-editor",
      label: "Leave the Editor",
      keybindings: [KeyCode.Escape],
      keybindingContext: FREE,
      run: () => editor.getContainerDomNode().focus(),
    });
    return () => leaving.dispose();
  }, [editor, ariaLabel]);
}

// Names what is there now, and whatever is added.
export function keepLabelled(place: Element): void {
  label(place);
  const options = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-selected", "tabindex"] };
  new MutationObserver(() => label(place)).observe(place, options);
}

function label(place: Element): void {
  for (const field of place.querySelectorAll(".graphiql-explorer-root input, .graphiql-explorer-root select")) {
    const argument = field.closest<HTMLElement>("[data-arg-name]")?.dataset["argName"];
    set(field, "aria-label", argument ?? "Name of the operation");
  }
  for (const field of place.querySelectorAll(".graphiql-explorer-actions select")) {
    set(field, "aria-label", "Kind of operation");
  }
  // Its text is the operation; the tooltip says what a click does.
  for (const item of place.querySelectorAll(".graphiql-history-item-label")) item.removeAttribute("aria-label");
  // A tab holds a button to choose and one to close it, so it is an item of a list.
  for (const list of place.querySelectorAll(".graphiql-tabs")) set(list, "role", "list");
  for (const tab of place.querySelectorAll(".graphiql-tab")) {
    set(tab, "role", "listitem");
    const button = tab.querySelector(".graphiql-tab-button");
    if (button) set(button, "aria-current", String(tab.classList.contains("graphiql-tab-active")));
    tab.removeAttribute("aria-selected");
  }
}

function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
