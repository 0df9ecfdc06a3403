// What is changed in packages while the page is built. Each change names what it replaces, and the build fails when that
// is not there any more.

import type { Plugin } from "vite";

interface Change {
  file: string;
  from: string;
  to: string;
}

const CHANGES: Change[] = [
  // The history leaves out a query with the text of the last one. In a tab with several operations, as the tour, it would
  // keep the first that was run and no other; so only one with the same operation counts as the last.
  {
    file: "@graphiql/toolkit/dist/esm/storage/history.js",
    from: "this.history.fetchRecent()",
    to: "((last) => (last?.operationName === operationName ? last : undefined))(this.history.fetchRecent())",
  },
  // The page's policy allows style elements with its nonce alone.
  {
    file: "monaco-editor/esm/vs/base/browser/dom.js",
    from: "document.createElement('style')",
    to: "Object.assign(document.createElement('style'), { nonce: globalThis.__webpack_nonce__ })",
  },
  {
    file: "monaco-editor/esm/vs/base/browser/ui/contextview/contextview.js",
    from: "document.createElement('style')",
    to: "Object.assign(document.createElement('style'), { nonce: globalThis.__webpack_nonce__ })",
  },
  // Comments, line numbers and brackets of the editors have too little contrast.
  {
    file: "@graphiql/react/dist/constants.js",
    from: 'foreground: "#908aff"',
    to: 'foreground: "#908aff" }, { token: "comment", foreground: "#8fbf7a"',
  },
  {
    file: "@graphiql/react/dist/constants.js",
    from: '"editor.background": colors.transparent,',
    to: `"editor.background": colors.transparent,
      "editorLineNumber.foreground": theme === "dark" ? "#a3b1c9" : "#3b4b68",
      "editorBracketHighlight.foreground2": theme === "dark" ? "#da9bd8" : "#1b701b",`,
  },
];

export function changes(): Plugin {
  const made = new Set<Change>();
  return {
    name: "changes",
    apply: "build",
    transform(code, id) {
      const found = CHANGES.filter(({ file }) => id.endsWith(`/node_modules/${file}`));
      if (found.length === 0) return null;
      let changed = code;
      for (const change of found) {
        if (changed.split(change.from).length !== 2) this.error(`${change.file} has changed: see changes.ts`);
        changed = changed.replace(change.from, () => change.to);
        made.add(change);
      }
      return { code: changed, map: null };
    },
    buildEnd(error) {
      const missing = error ? undefined : CHANGES.find((change) => !made.has(change));
      if (missing) this.error(`${missing.file} is not used any more: see changes.ts`);
    },
  };
}
