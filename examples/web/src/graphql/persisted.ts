import type { Exchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import type { DocumentNode } from "graphql";

/**
 * Replaces documents by their SHA-256, which code generation wrote into the document and into the manifest
 * `src/gql/persisted-documents.json`. The server that serves the build knows the manifest, so no text is ever sent. In
 * development documents are sent as they are.
 */
export function persistedDocuments(): Exchange[] {
  if (import.meta.env.DEV) return [];
  return [
    persistedExchange({
      enableForMutation: true,
      preferGetForPersistedQueries: false,
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
