// Starts GraphiQL with a tab for each example. The address of the API is taken relative to this page, so that the
// server may stand behind a path of a larger site.

"use strict";

async function examples() {
  const response = await fetch("graphiql/examples.graphql");
  if (!response.ok) return [];
  const text = await response.text();
  return text.split(/^# -+\n/m).map((query) => ({ query: query.trim() + "\n" }));
}

async function start() {
  const { createElement } = React;
  const page = createElement(
    GraphiQL,
    {
      fetcher: GraphiQL.createFetcher({ url: new URL("graphql", document.baseURI).href }),
      defaultTabs: await examples(),
      schemaDescription: true,
    },
    createElement(GraphiQL.Logo, null, "Rootski"),
  );
  ReactDOM.createRoot(document.getElementById("graphiql")).render(page);
}

start();
