// The panel in which a query is built by clicking: GraphiQL's explorer, for the operation at the cursor
// (explorer_state.js), with two corrections.

const { createElement, useLayoutEffect, useRef } = React;

export function explorer() {
  const plugin = GraphiQLPluginExplorer.explorerPlugin();
  return { ...plugin, content: () => createElement(Panel, null, createElement(plugin.content)) };
}

function Panel({ children }) {
  const ownQuery = useOwnQuery();
  return ownQuery
    ? createElement(FromItsBeginning, null, children)
    : createElement("p", null, "The query has a mistake or contains only comments. Fix it, or empty the tab.");
}

// It shows the last query that could be read while the present one cannot, so that a number can be typed into it. But it
// does so across tabs, and would write one tab's query over another's.
function useOwnQuery() {
  const { tabs, activeTabIndex } = GraphiQL.React.useEditorContext({ nonNull: true });
  const [query] = GraphiQL.React.useOperationsEditorState();
  const lastRead = useRef(null);
  const tab = tabs[activeTabIndex].id;
  if (query.trim() === "") {
    lastRead.current = null;
    return true;
  }
  if (canBeRead(query)) lastRead.current = tab;
  return lastRead.current === tab;
}

function canBeRead(query) {
  try {
    GraphiQL.GraphQL.parse(query, { noLocation: true });
    return true;
  } catch {
    return false;
  }
}

// It focuses the last argument that it shows, and so would open at its end.
function FromItsBeginning({ children }) {
  const ref = useRef(null);
  useLayoutEffect(() => {
    document.activeElement.blur();
    ref.current.closest(".graphiql-plugin").scrollTop = 0;
  }, []);
  return createElement("div", { ref }, children);
}
