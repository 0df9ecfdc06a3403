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
