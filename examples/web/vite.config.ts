import { copyFileSync } from "node:fs";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

import { documents } from "./documents.ts";

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

export default defineConfig({
  // Relative, because the server may be mounted below a path of a larger site.
  base: "./",
  plugins: [documents(), react(), manifest()],
  build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  // In development the page and the API share an origin, so no CORS is needed.
  server: { proxy: { "^/graphql$": { target: api, changeOrigin: true } } },
});
