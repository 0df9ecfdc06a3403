// Starts GraphiQL. Every address is taken relative to the page, so that the server may be served under a path of a
// larger site. The server passes settings in the data attributes of the element that GraphiQL fills.

import { explorer } from "./explorer.js";
import { keepLabelled, LeaveEditors } from "./accessible.js";
import { AnswerFacts } from "./answer_facts.js";
import { fetcher } from "./fetching.js";
import { ChosenOperation, CopyLink } from "./operations.js";
import { storage } from "./storage.js";
import { TokenHint } from "./token_hint.js";
import { WrappedLines } from "./wrapped_lines.js";

const { createElement } = React;
const place = document.getElementById("graphiql");
const { version, graphiqlVersion, introspection } = place.dataset;
const hasSchema = introspection === "on";

// The settings dialog adds a style element, which the page's policy allows with the nonce alone; the library that
// makes the element looks for it here.
globalThis.__webpack_nonce__ = document.querySelector("link[nonce]").nonce;

async function tab(name) {
  const response = await fetch(`graphiql/${name}.graphql`);
  return { query: response.ok ? await response.text() : `# ${name}: the server answered ${response.status}` };
}

// An address with `query` opens it: in the first tab, or in an added one. A browser that opens `graphql?query=…` is
// sent here with all that it asked for.
function asked() {
  const parameters = new URLSearchParams(location.search);
  const query = parameters.get("query");
  return query ? [{ query, variables: parameters.get("variables") ?? undefined }] : [];
}

// GraphiQL accepts components only in its logo, toolbar and footer; ours have to be inside to see its editors.
function logo() {
  const versions = createElement("small", null, `${version} · GraphiQL ${graphiqlVersion}`);
  const ours = [TokenHint, WrappedLines, ChosenOperation, LeaveEditors, CopyLink].map((part) => createElement(part, { key: part.name }));
  return createElement(GraphiQL.Logo, null, "Rootski GraphQL ", versions, ours);
}

async function start() {
  const properties = {
    defaultQuery: "",
    defaultTabs: [...asked(), ...(await Promise.all(["tour", "submit"].map(tab)))],
    ...asked()[0],
    fetcher: fetcher(),
    plugins: hasSchema ? [explorer()] : [],
    schema: hasSchema ? undefined : null,
    schemaDescription: true,
    storage,
  };
  const footer = createElement(GraphiQL.Footer, null, createElement(AnswerFacts));
  ReactDOM.createRoot(place).render(createElement(GraphiQL, properties, logo(), footer));
  keepLabelled(place);
}

start();
