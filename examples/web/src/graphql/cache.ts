import { cacheExchange } from "@urql/exchange-graphcache";
import type { IntrospectionQuery } from "graphql";

import introspection from "../gql/introspection";

/** The types without an id of their own: they are kept inside the object that holds them. */
function typesWithoutId(schema: IntrospectionQuery): string[] {
  return schema.__schema.types.flatMap((type) =>
    type.kind === "OBJECT" && !type.fields.some((field) => field.name === "id") ? [type.name] : [],
  );
}

/**
 * The normalised cache. Every `Node` is kept once, by its global id, so the answer of a mutation changes all that shows
 * the word or breakdown it names, without another request.
 */
export function normalisedCache() {
  return cacheExchange({
    schema: introspection,
    keys: Object.fromEntries(typesWithoutId(introspection).map((name) => [name, () => null])),
  });
}
