import { defineConfig } from "vite";

import { changes } from "./changes.ts";

export default defineConfig({
  plugins: [changes()],
  // Prettier would be a quarter of the page.
  resolve: { alias: [{ find: /^prettier\/.+$/, replacement: "/src/printing.ts" }] },
  worker: { format: "es" },
  // Relative to the page at /graphiql, because the server may be mounted below a path of a larger site.
  experimental: {
    renderBuiltUrl: (name, { hostType }) => (hostType === "html" ? `graphiql/${name}` : { relative: true }),
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: {
      // Packages mark modules for servers that render React; there is none here.
      onLog: (level, log, handle) => log.code !== "MODULE_LEVEL_DIRECTIVE" && handle(level, log),
    },
  },
});
