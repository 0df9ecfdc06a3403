// Sends what is run, measures it, and keeps answers too large for the editor from freezing the page.

import { tokenOfOtherTab } from "./token.js";

const LARGE = 1_000_000;
const SHOWN = 200_000;
const MOST_ITEMS = [100, 20, 5, 1];

let last = null;
const listeners = new Set();

// The facts of the last answer; `listen` is called when there are new ones.
export function lastAnswer() {
  return last;
}

export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function fetcher() {
  return GraphiQL.createFetcher({
    url: new URL("graphql", document.baseURI).href,
    enableIncrementalDelivery: false,
    headers: { Accept: "application/graphql-response+json, application/json;q=0.9" },
    fetch: measured,
  });
}

async function measured(address, options) {
  const body = JSON.parse(options.body);
  const isOurs = body.operationName === "IntrospectionQuery";
  if (isOurs) return fetch(address, options);
  const headers = new Headers({ ...options.headers, Prefer: "server-timing" });
  const token = tokenOfOtherTab();
  if (token && !headers.has("Authorization")) headers.set("Authorization", token);
  const extensions = { ...body.extensions, cost: true };
  const started = performance.now();
  const response = await fetch(address, { ...options, headers, body: JSON.stringify({ ...body, extensions }) });
  const text = await response.text();
  const milliseconds = performance.now() - started;
  const { answer, cost } = withoutCost(JSON.parse(text), body.extensions?.cost);
  tell({ status: response.status, milliseconds, bytes: new Blob([text]).size, cost, timing: timingOf(response), text });
  return new Response(JSON.stringify(text.length > LARGE ? shortened(answer) : answer), { headers: response.headers });
}

function tell(facts) {
  last = facts;
  for (const listener of listeners) listener();
}

// The cost is shown below the answer, so the answer is as everybody gets it.
function withoutCost(answer, wasAsked) {
  const { cost, ...others } = answer.extensions ?? {};
  if (wasAsked || cost === undefined) return { answer, cost };
  const { extensions, ...rest } = answer;
  return { answer: Object.keys(others).length > 0 ? { ...rest, extensions: others } : rest, cost };
}

// `total;dur=1.2, table;desc="1 calls, 2 read units"` → { total: "1.2", table: "1 calls, 2 read units" }
function timingOf(response) {
  const header = response.headers.get("server-timing") ?? "";
  const found = header.matchAll(/([\w-]+);(?:dur=([\d.]+)|desc="([^"]*)")/g);
  return Object.fromEntries([...found].map(([, name, duration, description]) => [name, duration ?? description]));
}

// The answer with the beginnings of its lists, so few that the editor can show it.
export function shortened(answer) {
  for (const most of MOST_ITEMS) {
    const shown = cut(answer, most);
    if (JSON.stringify(shown).length <= SHOWN || most === MOST_ITEMS.at(-1)) return shown;
  }
  return answer;
}

function cut(value, most) {
  if (typeof value === "string" && value.length > 10_000) return `${value.slice(0, 10_000)}… (cut)`;
  if (value === null || typeof value !== "object") return value;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cut(each, most)]));
  const kept = value.slice(0, most).map((each) => cut(each, most));
  return value.length > most ? [...kept, `… ${value.length - most} more: download the whole answer below`] : kept;
}
