import { cacheExchange } from "@urql/exchange-graphcache";
import type { IntrospectionQuery } from "graphql";

import introspection from "../gql/introspection";

/** Types without an id, which are cached inside their parent object. */
function typesWithoutId(schema: IntrospectionQuery): string[] {
  return schema.__schema.types.flatMap((type) =>
    type.kind === "OBJECT" && !type.fields.some((field) => field.name === "id") ? [type.name] : [],
  );
}

/**
 * The normalised cache. Every `Node` is cached once, by its global id, so the response of a mutation updates everything
 * that shows the word or breakdown, without another request.
 */
export function normalisedCache() {
  return cacheExchange({
    schema: introspection,
    keys: Object.fromEntries(typesWithoutId(introspection).map((name) => [name, () => null])),
  });
}
