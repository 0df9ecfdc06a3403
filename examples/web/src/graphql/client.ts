import { type CombinedError, createClient, fetchExchange, mapExchange } from "urql";

import { API } from "../base";
import { normalisedCache } from "./cache";
import { persistedDocuments } from "./persisted";

/** Whether the server requires a token, or rejected it as invalid or expired. */
export function isUnauthenticated(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions.code === "UNAUTHENTICATED");
}

/** Whether all that failed is what the server's dictionary lacks: trying again does not help. */
export function isMissing(error: CombinedError): boolean {
  const { graphQLErrors: errors } = error;
  return errors.length > 0 && errors.every(({ extensions }) => extensions.code === "ADDITIONS_MISSING");
}

/**
 * A client for one viewer. Signing in or out creates a new one, so the cache keeps no data of the previous viewer.
 *
 * @param token - The viewer's token, or null.
 * @param onUnauthenticated - Called when the server rejects the token.
 */
export function clientFor(token: string | null, onUnauthenticated: () => void) {
  return createClient({
    url: API,
    preferGetMethod: false,
    fetchOptions: token === null ? {} : { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      mapExchange({
        onError(error) {
          if (isUnauthenticated(error)) onUnauthenticated();
        },
      }),
      normalisedCache(),
      ...persistedDocuments(),
      fetchExchange,
    ],
  });
}
