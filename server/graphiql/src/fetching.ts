// Sends what is run, measures it, and keeps answers too large for the editor from freezing the page.

import type { ExecutionResultPayload, Fetcher, FetcherOpts, FetcherParams } from "@graphiql/toolkit";

import { LARGE, shortened } from "./shortening.ts";
import { tokenOfOtherTab } from "./token.ts";

export interface Cost {
  requestedQueryCost: number;
  maximumAvailable: number;
}

export interface Facts {
  status: number;
  milliseconds: number;
  bytes: number;
  cost: Cost | undefined;
  // The members of `Server-Timing`: durations in milliseconds, or descriptions.
  timing: Record<string, string | undefined>;
  text: string;
}

interface Answer {
  extensions?: { cost?: Cost } & Record<string, unknown>;
}

const ACCEPTED = "application/graphql-response+json, application/json;q=0.9";

let last: Facts | null = null;
const listeners = new Set<() => void>();

// The facts of the last answer; `listen` is called when there are new ones.
export function lastAnswer(): Facts | null {
  return last;
}

export function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const fetcher: Fetcher = async (request, options) => {
  const shown = request.operationName === "IntrospectionQuery" ? await introspected(request) : await run(request, options);
  return shown as ExecutionResultPayload;
};

function send(request: object, headers: HeadersInit): Promise<Response> {
  const body = JSON.stringify(request);
  return fetch(new URL("graphql", document.baseURI), { method: "POST", headers, body });
}

async function introspected(request: FetcherParams): Promise<unknown> {
  const response = await send(request, { "Content-Type": "application/json", Accept: ACCEPTED });
  return response.json();
}

async function run(request: FetcherParams, options: FetcherOpts | undefined): Promise<unknown> {
  const started = performance.now();
  const response = await send({ ...request, extensions: { cost: true } }, headersOf(options));
  const text = await response.text();
  const milliseconds = performance.now() - started;
  const { answer, cost } = withoutCost(JSON.parse(text) as Answer);
  const { status } = response;
  tell({ status, milliseconds, bytes: new Blob([text]).size, cost, timing: timingOf(response), text });
  return text.length > LARGE ? shortened(answer) : answer;
}

function headersOf(options: FetcherOpts | undefined): Headers {
  const given = { "Content-Type": "application/json", Accept: ACCEPTED, ...options?.headers };
  const headers = new Headers({ ...given, Prefer: "server-timing" });
  const token = tokenOfOtherTab();
  if (token && !headers.has("Authorization")) headers.set("Authorization", token);
  return headers;
}

function tell(facts: Facts): void {
  last = facts;
  for (const listener of listeners) listener();
}

// The cost is shown below the answer, so the answer is as everybody gets it.
function withoutCost(answer: Answer): { answer: unknown; cost: Cost | undefined } {
  const { cost, ...others } = answer.extensions ?? {};
  if (cost === undefined) return { answer, cost };
  const { extensions: _, ...rest } = answer;
  return { answer: Object.keys(others).length > 0 ? { ...rest, extensions: others } : rest, cost };
}

// `total;dur=1.2, table;desc="1 calls, 2 read units"` → { total: "1.2", table: "1 calls, 2 read units" }
function timingOf(response: Response): Record<string, string | undefined> {
  const header = response.headers.get("server-timing") ?? "";
  const found = header.matchAll(/([\w-]+);(?:dur=([\d.]+)|desc="([^"]*)")/g);
  return Object.fromEntries([...found].map(([, name, duration, description]) => [name, duration ?? description]));
}
