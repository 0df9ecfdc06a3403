import type { WordLookup } from "./gql/graphql";

export type Route = { page: "home" } | { page: "word"; by: WordLookup } | { page: "unknown" };

/** The path of a word. The number distinguishes homographs; the spelling is for people. */
export function wordPath(word: { databaseId: number; text: string }): string {
  return `/word/${word.databaseId}-${encodeURIComponent(word.text)}`;
}

/** The page of a path: `/`, `/word/1005`, `/word/1005-приходить`, or `/word/приходить`. */
export function routeOf(path: string): Route {
  if (path === "/") return { page: "home" };
  const name = /^\/word\/([^/]+)\/?$/.exec(path)?.[1];
  const spelled = name === undefined ? null : decoded(name);
  if (spelled === null) return { page: "unknown" };
  const number = /^(\d{1,9})(?:-|$)/.exec(spelled)?.[1];
  if (number !== undefined) return { page: "word", by: { databaseId: Number(number) } };
  return { page: "word", by: { text: { text: spelled } } };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
