import type { Exchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import type { DocumentNode } from "graphql";

/** How documents are sent: as text, by a hash the server learns, or by the hash in the server's manifest. */
export type PersistedMode = "off" | "automatic" | "trusted";

/** Reads VITE_PERSISTED; the default is `off`. */
export function persistedMode(flag: string | undefined): PersistedMode {
  if (flag === undefined || flag === "") return "off";
  if (flag === "off" || flag === "automatic" || flag === "trusted") return flag;
  throw new Error(`VITE_PERSISTED is ${flag}; off, automatic or trusted is meant`);
}

/**
 * The exchange that replaces documents by their SHA-256.
 *
 * `automatic` hashes the text (this needs https or localhost, where browsers can hash), and also sends the text if the
 * server does not know it yet. `trusted` uses the hash that code generation wrote into the document and into
 * `src/gql/persisted-documents.json`, and never sends a text.
 */
export function persistedDocuments(mode: PersistedMode): Exchange[] {
  if (mode === "off") return [];
  const common = { enableForMutation: true, preferGetForPersistedQueries: false };
  if (mode === "automatic") return [persistedExchange(common)];
  return [
    persistedExchange({
      ...common,
      enforcePersistedQueries: true,
      generateHash: (_text, document) => Promise.resolve(manifestHash(document)),
    }),
  ];
}

function manifestHash(document: DocumentNode & { __meta__?: { hash?: string } }): string {
  const hash = document.__meta__?.hash;
  if (hash === undefined) throw new Error("The document is not in the manifest: run `npm run codegen`");
  return hash;
}
