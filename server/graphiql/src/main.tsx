// Starts GraphiQL. Every address is taken relative to the page, so that the server may be served under a path of a
// larger site.

import "./environment.ts";

import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "@graphiql/plugin-explorer/style.css";
import "graphiql/graphiql.css";
import "./page.css";

import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { createRoot } from "react-dom/client";

import { keepLabelled, NamedEditors } from "./accessible.ts";
import { AnswerFacts } from "./AnswerFacts.tsx";
import { CopyLink } from "./CopyLink.tsx";
import { EXPLORER } from "./ExplorerPanel.tsx";
import { fetcher } from "./fetching.ts";
import { ChosenOperation, OperationAtCursor } from "./operations.ts";
import { graphiqlVersion, hasSchema, place, version } from "./page.ts";
import { lastTab, persistsHeaders, storage } from "./storage.ts";
import submit from "./submit.graphql?raw";
import { SystemTheme } from "./theme.ts";
import { TokenHint } from "./TokenHint.tsx";
import tour from "./tour.graphql?raw";

// An address with `query` opens it: in the first tab, or in an added one. A browser that opens `graphql?query=…` is
// sent here with all that it asked for.
const parameters = new URLSearchParams(location.search);
const query = parameters.get("query");
const variables = parameters.get("variables");
const asked = query ? { query, variables, headers: null } : null;

// What GraphiQL would find for itself of the tab that was open last is incomplete where its text was not changed.
const first = asked ?? lastTab();
const initial = first && {
  initialQuery: first.query ?? "",
  initialVariables: first.variables ?? "",
  initialHeaders: first.headers ?? "",
};

createRoot(place).render(
  <GraphiQL
    defaultQuery=""
    defaultTabs={[...(asked ? [asked] : []), { query: tour }, { query: submit }]}
    {...initial}
    fetcher={fetcher}
    plugins={hasSchema ? [HISTORY_PLUGIN, EXPLORER] : [HISTORY_PLUGIN]}
    {...(hasSchema ? {} : { schema: null })}
    schemaDescription
    shouldPersistHeaders={persistsHeaders()}
    showPersistHeadersSettings
    storage={storage}
  >
    <GraphiQL.Logo>
      Rootski GraphQL{" "}
      <small>
        {version} · GraphiQL {graphiqlVersion}
      </small>
      <CopyLink />
    </GraphiQL.Logo>
    <GraphiQL.Footer>
      <AnswerFacts />
    </GraphiQL.Footer>
    <ChosenOperation />
    <OperationAtCursor />
    <NamedEditors />
    <SystemTheme />
    <TokenHint />
  </GraphiQL>,
);
keepLabelled(place);
