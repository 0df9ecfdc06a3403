// What the page's own parts see of GraphiQL's editors.

import { type MonacoEditor, useGraphiQL } from "@graphiql/react";
import { useEffect, useState } from "react";

export type Editor = MonacoEditor;

export function useQueryEditor(): Editor | undefined {
  return useGraphiQL((state) => state.queryEditor);
}

export function useActiveTab(): string {
  return useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id ?? "");
}

// The text of an editor, as it is while it is typed.
export function useText(editor: Editor | undefined): string {
  const [text, setText] = useState("");
  useEffect(() => {
    const model = editor?.getModel();
    if (!model) return undefined;
    const look = () => setText(model.getValue());
    look();
    const listening = model.onDidChangeContent(look);
    return () => listening.dispose();
  }, [editor]);
  return text;
}

// Where the cursor is, in characters from the beginning of the text.
export function cursorOf(editor: Editor): number {
  const position = editor.getPosition();
  return position ? (editor.getModel()?.getOffsetAt(position) ?? 0) : 0;
}

// The same, as it moves.
export function useCursor(editor: Editor | undefined): number {
  const [offset, setOffset] = useState(0);
  useEffect(() => {
    if (!editor) return undefined;
    const look = () => setOffset(cursorOf(editor));
    look();
    const listening = editor.onDidChangeCursorPosition(look);
    return () => listening.dispose();
  }, [editor]);
  return offset;
}
