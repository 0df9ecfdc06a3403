import { API, pathOf } from "./base";
import { loadAhead } from "./pages";
import { type PageRequest, requestOf } from "./requests";
import { routeOf } from "./routes";
import { storedToken } from "./token";

/** The first answer, which is asked for while the main script is still being loaded. */
interface Early {
  body: string;
  authorization: string | null;
  answer: Promise<Response>;
}

let early: Early | null = null;

/** Asks for what the page at the present address needs, before the main script can: its script, and its data. */
export function askEarly(): void {
  const path = pathOf(window.location);
  const route = routeOf(path);
  loadAhead(route);
  const token = storedToken();
  const request = requestOf(route, path.split("?")[1], token !== null);
  const body = request === null ? null : bodyOf(request);
  if (body === null) return;
  const authorization = token === null ? null : `Bearer ${token}`;
  const headers = { accept: ACCEPT, "content-type": "application/json", ...(authorization && { authorization }) };
  early = { body, authorization, answer: fetch(API, { method: "POST", headers, body }) };
  early.answer.catch(() => undefined); // reported to whoever takes it
}

const ACCEPT = "application/graphql-response+json, application/json";

/** The body as the client sends it; null in development, where documents are sent as they are. */
function bodyOf({ name, variables }: PageRequest): string | null {
  const sha256Hash = DOCUMENT_HASHES[name];
  if (sha256Hash === undefined) return null;
  return bodyText({ operationName: name, variables, extensions: { persistedQuery: { version: 1, sha256Hash } } });
}

/** JSON without regard to the order of keys. */
function bodyText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/** `fetch` for the client: takes the early answer, once, if it is asked for the same. */
export function fetchOrTake(address: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const taken = early;
  early = null;
  const isSame =
    taken !== null &&
    typeof init?.body === "string" &&
    bodyText(JSON.parse(init.body)) === taken.body &&
    new Headers(init.headers).get("authorization") === taken.authorization;
  return isSame ? taken.answer : fetch(address, init);
}
