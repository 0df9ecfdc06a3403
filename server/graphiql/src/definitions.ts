// The definitions of a document, by their places in its text.

import { parse } from "graphql";

export interface Definition {
  start: number;
  end: number;
  // Of an operation that has one.
  name: string | null;
}

// All of a document; none if it cannot be read.
export function definitionsOf(text: string): Definition[] {
  try {
    return parse(text).definitions.map((each) => ({
      start: each.loc?.start ?? 0,
      end: each.loc?.end ?? 0,
      name: each.kind === "OperationDefinition" ? (each.name?.value ?? null) : null,
    }));
  } catch {
    return [];
  }
}

// The definition at an offset: the one around it, else the next one, else the last one.
export function definitionAt(text: string, offset: number): Definition | undefined {
  const definitions = definitionsOf(text);
  return definitions.find(({ end }) => end >= offset) ?? definitions.at(-1);
}
