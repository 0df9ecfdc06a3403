import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const api = process.env["ROOTSKI_API"] ?? "http://127.0.0.1:8000";

// The page and the API share an origin, in development and in the preview of the build, so no CORS is needed.
const proxy = { "^/graphql$": { target: api, changeOrigin: true } };

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy },
});
