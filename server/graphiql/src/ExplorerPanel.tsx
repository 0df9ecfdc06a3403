// The panel in which a query is built by clicking: GraphiQL's explorer, for the operation at the cursor.
//
// It prints what it is given without comments: so the other operations stay as they are, and the comments of the changed
// one are put back.

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { type GraphiQLPlugin, Range, useOptimisticState } from "@graphiql/react";
import { type ReactElement, type ReactNode, useLayoutEffect, useRef } from "react";

import { withComments, withoutComments } from "./comments.ts";
import { definitionAt, definitionsOf } from "./definitions.ts";
import { useActiveTab, useCursor, useQueryEditor, useText } from "./editors.ts";

const plugin = explorerPlugin();

export const EXPLORER: GraphiQLPlugin = { ...plugin, content: ExplorerPanel };

function ExplorerPanel(): ReactNode {
  const isOwn = useOwnQuery();
  return isOwn ? (
    <FromItsBeginning>
      <Explorer />
    </FromItsBeginning>
  ) : (
    <p>The query has a mistake or contains only comments. Fix it, or empty the tab.</p>
  );
}

function Explorer(): ReactNode {
  const [query, onEdit] = useOptimisticState(useOperationAtCursor());
  // Called instead of rendered, because each plug-in has a component of its own, and would lose its state.
  return (explorerPlugin({ query, onEdit }).content as () => ReactElement)();
}

// The operation at the cursor without its comments, and how to replace it.
function useOperationAtCursor(): [string, (changed: string) => void] {
  const editor = useQueryEditor();
  const text = useText(editor);
  const offset = useCursor(editor);
  const { start, end } = definitionAt(text, offset) ?? { start: 0, end: text.length };
  const change = (changed: string) => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    const original = model.getValue().slice(start, end);
    const [first, last] = [model.getPositionAt(start), model.getPositionAt(end)];
    const range = Range.fromPositions(first, last);
    editor.executeEdits("explorer", [{ range, text: withComments(changed.trimEnd(), original) }]);
    editor.setPosition(model.getPositionAt(start + 1));
  };
  return [withoutComments(text.slice(start, end)), change];
}

// It shows the last query that could be read while the present one cannot, so that a number can be typed into it. But it
// does so across tabs, and would write one tab's query over another's.
function useOwnQuery(): boolean {
  const query = useText(useQueryEditor());
  const tab = useActiveTab();
  const lastRead = useRef<string | null>(null);
  if (query.trim() === "") {
    lastRead.current = null;
    return true;
  }
  if (definitionsOf(query).length > 0) lastRead.current = tab;
  return lastRead.current === tab;
}

// It focuses the last argument that it shows, and so would open at its end.
function FromItsBeginning({ children }: { children: ReactNode }): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const panel = ref.current?.closest(".graphiql-plugin");
    if (panel) panel.scrollTop = 0;
  }, []);
  return <div ref={ref}>{children}</div>;
}
