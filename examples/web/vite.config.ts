import { copyFileSync } from "node:fs";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

import { documents } from "./documents.ts";
import { earlyStart } from "./early_start.ts";

const api = process.env["ROOTSKI_API"] ?? "http://127.0.0.1:8000";

// Where the server looks for the site: server/site/build.py.
const folder = "../../server/site/dist";

// Only the build sends hashes of its documents; the server that serves it knows them by this manifest.
function manifest(): Plugin {
  return {
    name: "manifest",
    apply: "build",
    closeBundle() {
      copyFileSync("src/gql/persisted-documents.json", `${folder}/documents.json`);
    },
  };
}

// What several pages use is one file, so that a page is loaded by few requests, without what the first script has.
const FIRST = /preload-helper|\/src\/(start|early|base|pages|reading|requests|routes|token|rules\/(browsing|chunks))\.ts$/;
const LIBRARIES = { name: "libraries", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 };
const SHARED = { name: "shared", test: (id: string) => !FIRST.test(id), minShareCount: 2, priority: 1 };

export default defineConfig({
  // Relative, because the server may be mounted below a path of a larger site.
  base: "./",
  plugins: [documents(), earlyStart(), react(), manifest()],
  build: {
    outDir: folder,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [LIBRARIES, SHARED], includeDependenciesRecursively: false } } },
  },
  // In development the page, the API and the icon share an origin, so no CORS is needed.
  server: { proxy: { "^/(graphql|favicon\\.svg)$": { target: api, changeOrigin: true } } },
});
