import { existsSync, readFileSync } from "node:fs";

import type { Plugin, Rollup } from "vite";

const MANIFEST = "src/gql/persisted-documents.json";

/** What src/start.ts imports when it runs. */
const RUN_IN_TURN = ["/src/libraries.ts", "/src/main.tsx"];

/** The hashes of the queries by their names, from the manifest that code generation wrote. */
function documentHashes(): Record<string, string> {
  if (!existsSync(MANIFEST)) return {};
  const manifest = JSON.parse(readFileSync(MANIFEST, "utf8")) as Record<string, string>;
  const named = Object.entries(manifest).map(([hash, text]) => [/\bquery (\w+)/.exec(text)?.[1] ?? "", hash] as const);
  return Object.fromEntries(named.filter(([name]) => name !== ""));
}

/**
 * What the first script (src/start.ts) needs to ask for data before the others are there: the hashes of the documents,
 * and a page that loads the other scripts beside it. In development documents are sent as they are, so there are no hashes.
 */
export function earlyStart(): Plugin {
  return {
    name: "early-start",
    config: (_config, { command }) => ({
      define: { DOCUMENT_HASHES: JSON.stringify(command === "build" ? documentHashes() : {}) },
    }),
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        bundle === undefined
          ? []
          : scriptsOf(bundle).map((file) => ({
              tag: "link",
              attrs: { rel: "modulepreload", fetchpriority: "low", crossorigin: true, href: `./${file}` },
              injectTo: "head" as const,
            })),
    },
  };
}

/** What the first script runs in turn, with what that imports, in the order in which it is needed. */
function scriptsOf(bundle: Rollup.OutputBundle): string[] {
  const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
  const entry = chunks.find(({ isEntry }) => isEntry);
  const known = new Set(entry === undefined ? [] : [entry.fileName, ...entry.imports]);
  const needed = RUN_IN_TURN.flatMap((name) => {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(name) === true);
    if (chunk === undefined) throw new Error(`the build has no ${name}`);
    return [...chunk.imports, chunk.fileName];
  });
  return [...new Set(needed)].filter((file) => !known.has(file));
}
