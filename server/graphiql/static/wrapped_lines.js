// Wraps long lines of the query, so that the tour can be read in a narrow window.

const { useEffect } = React;

export function WrappedLines() {
  const { queryEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
  useEffect(() => queryEditor?.setOption("lineWrapping", true), [queryEditor]);
  return null;
}
