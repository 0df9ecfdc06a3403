// Copies the files that the page loads from the packages into static/vendor: `npm run vendor`.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const FILES = {
  "graphiql.min.js": "graphiql/graphiql.min.js",
  "graphiql.min.css": "graphiql/graphiql.min.css",
  "react.production.min.js": "react/umd/react.production.min.js",
  "react-dom.production.min.js": "react-dom/umd/react-dom.production.min.js",
  "plugin-explorer.js": "@graphiql/plugin-explorer/dist/index.umd.js",
  "plugin-explorer.css": "@graphiql/plugin-explorer/dist/style.css",
};

// The history leaves out a query with the text of the last one. In a tab with several operations, as the tour, it would
// keep the first that was run and no other; so only one with the same operation counts as the last.
const LAST = "this.shouldSaveQuery(e,t,n,this.history.fetchRecent())";
const LAST_OF_OPERATION =
  "this.shouldSaveQuery(e,t,n,(l=>l&&l.operationName===r?l:void 0)(this.history.fetchRecent()))";

mkdirSync("static/vendor", { recursive: true });
for (const [name, path] of Object.entries(FILES)) cpSync(`node_modules/${path}`, `static/vendor/${name}`);

const graphiql = readFileSync("static/vendor/graphiql.min.js", "utf8");
assert.equal(graphiql.split(LAST).length, 2, "GraphiQL's history has changed: see vendor.mjs");
writeFileSync("static/vendor/graphiql.min.js", graphiql.replace(LAST, LAST_OF_OPERATION));

// The style sheet contains its fonts. Those for Greek, Vietnamese and historical Cyrillic are a quarter of all bytes of
// the page; such letters are shown in a font of the system.
const UNUSED_RANGES = ["U+0370-03FF", "U+0460-052F", "U+1F00-1FFF", "U+0102-0103"];
const UNUSED_FACES = 19;

const faces = /@font-face\s*\{[^}]*?unicode-range:\s*([^,;]+)[^}]*\}\s*/g;
const style = readFileSync("static/vendor/graphiql.min.css", "utf8");
let dropped = 0;
const shorter = style.replace(faces, (face, first) => {
  if (!UNUSED_RANGES.includes(first.trim())) return face;
  dropped += 1;
  return "";
});
assert.equal(dropped, UNUSED_FACES, "GraphiQL's fonts have changed: see vendor.mjs");
writeFileSync("static/vendor/graphiql.min.css", shorter);
