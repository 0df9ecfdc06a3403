import { createClient, fetchExchange, mapExchange } from "urql";

import { API } from "../base";
import { fetchOrTake } from "../early";
import { normalisedCache } from "./cache";
import { isUnauthenticated } from "./errors";
import { persistedDocuments } from "./persisted";

/**
 * A client for one viewer. Signing in or out creates a new one, so the cache keeps no data of the previous viewer.
 *
 * @param token - The viewer's token, or null.
 * @param onUnauthenticated - Called when the server rejects the token.
 */
export function clientFor(token: string | null, onUnauthenticated: () => void) {
  return createClient({
    url: API,
    fetch: fetchOrTake,
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
