import { type CombinedError, createClient, fetchExchange, mapExchange } from "urql";

import { normalisedCache } from "./cache";
import { persistedDocuments, persistedMode } from "./persisted";

/** Whether the server took the token for invalid or expired, or asks for one. */
export function isUnauthenticated(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions.code === "UNAUTHENTICATED");
}

/**
 * A client for one viewer. Signing in or out makes a new one, so nothing of a viewer's is left in the cache.
 *
 * @param token - What the viewer signed in with, or null.
 * @param onUnauthenticated - Called when the server does not take the token.
 */
export function clientFor(token: string | null, onUnauthenticated: () => void) {
  return createClient({
    url: "/graphql",
    preferGetMethod: false,
    fetchOptions: token === null ? {} : { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      mapExchange({
        onError(error) {
          if (isUnauthenticated(error)) onUnauthenticated();
        },
      }),
      normalisedCache(),
      ...persistedDocuments(persistedMode(import.meta.env.VITE_PERSISTED)),
      fetchExchange,
    ],
  });
}
