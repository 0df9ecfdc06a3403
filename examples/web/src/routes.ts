import type { WordLookup } from "./gql/graphql";

export type Route =
  | { page: "home" | "read" | "browse" | "random" | "myBreakdowns" | "review" | "unknown" }
  | { page: "search"; text: string }
  | { page: "word"; by: WordLookup; spelling?: string | undefined }
  | { page: "family"; number: number };

/** The pages without parameters, by their path. The server knows the same addresses: server/site/pages.py. */
const PAGES: Readonly<Record<string, Route>> = {
  "/": { page: "home" },
  "/read": { page: "read" },
  "/browse": { page: "browse" },
  "/random": { page: "random" },
  "/my-breakdowns": { page: "myBreakdowns" },
  "/review": { page: "review" },
};

const UNKNOWN: Route = { page: "unknown" };

/** The largest number of GraphQL's `Int`; the numbers of words and families go up to it. */
const LARGEST = 2 ** 31 - 1;

/** As many characters as the API looks up. No word is longer. */
const SPELLING = /^.{1,100}$/su;

/** The path of a word. The number distinguishes homographs; the spelling is for people. */
export function wordPath(word: { databaseId: number; text: string }): string {
  return `/word/${word.databaseId}-${encodeURIComponent(word.text)}`;
}

/** The shortest path of a word, without letters that an e-mail or a chat would encode. */
export function shortWordPath(word: { databaseId: number }): string {
  return `/word/${word.databaseId}`;
}

export function familyPath(family: { databaseId: number }): string {
  return `/family/${family.databaseId}`;
}

export function searchPath(text: string): string {
  return `/search?q=${encodeURIComponent(text)}`;
}

/** The page of a path with its query, such as `/`, `/word/1780783196-ещё`, `/word/вода` or `/search?q=voda`. */
export function routeOf(path: string): Route {
  const [address = "", query] = path.split("?", 2);
  const place = address.length > 1 ? address.replace(/\/$/, "") : address;
  if (place === "/search") return { page: "search", text: new URLSearchParams(query).get("q")?.trim() ?? "" };
  const [, kind, name] = /^\/(word|family)\/([^/]+)$/.exec(place) ?? [];
  if (kind === undefined || name === undefined) return PAGES[place] ?? UNKNOWN;
  return kind === "word" ? wordRoute(decoded(name)) : familyRoute(name);
}

function wordRoute(name: string | null): Route {
  if (name === null) return UNKNOWN;
  const [, digits, spelling] = /^(\d+)(?:$|-(.*))/su.exec(name) ?? [];
  const number = numberOf(digits);
  // The spelling finds the word if its number has changed with a new import.
  if (number !== null) return { page: "word", by: { databaseId: number }, spelling };
  return SPELLING.test(name) ? { page: "word", by: { text: { text: name } } } : UNKNOWN;
}

function familyRoute(name: string): Route {
  const number = numberOf(/^\d+$/.exec(name)?.[0]);
  return number === null ? UNKNOWN : { page: "family", number };
}

function numberOf(digits: string | undefined): number | null {
  const number = Number(digits);
  return digits !== undefined && number <= LARGEST ? number : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
