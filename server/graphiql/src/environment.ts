// What Monaco needs of its page: workers from this server, and HTML that keeps to the page's policy.

import type {} from "monaco-editor";
import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import JsonWorker from "monaco-editor/esm/vs/language/json/json.worker.js?worker";
import GraphQLWorker from "monaco-graphql/esm/graphql.worker.js?worker";

import { nonce } from "./page.ts";

const WORKERS: Record<string, new () => Worker> = { json: JsonWorker, graphql: GraphQLWorker };
const TAG = /<[a-z][^>]*>/g;

// Style elements of the dialogs and of Monaco (changes.ts).
globalThis.__webpack_nonce__ = nonce;

window.MonacoEnvironment = {
  getWorker: (_id, label) => new (WORKERS[label] ?? EditorWorker)(),
  createTrustedTypesPolicy(name, options = {}) {
    const { createHTML } = options;
    const made = createHTML ? { ...options, createHTML: (html: string) => withoutStyles(createHTML(html)) } : options;
    return globalThis.trustedTypes?.createPolicy(name, made) ?? { name, ...made };
  },
};

// Monaco writes its lines as HTML with style attributes, which no nonce can allow. They are written under another name
// and moved to the style object, which the policy allows, before the next frame is drawn.
function withoutStyles(html: string): string {
  return html.replaceAll(TAG, (tag) => tag.replace(' style="', ' data-style="'));
}

function restoreStyles(changes: MutationRecord[]): void {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (!(node instanceof HTMLElement)) continue;
      if (node.dataset["style"] !== undefined) restoreStyle(node);
      for (const element of node.querySelectorAll<HTMLElement>("[data-style]")) restoreStyle(element);
    }
  }
}

// What has been set in the meantime comes last, so that it stays.
function restoreStyle(element: HTMLElement): void {
  element.style.cssText = `${element.dataset["style"]};${element.style.cssText}`;
  element.removeAttribute("data-style");
}

new MutationObserver(restoreStyles).observe(document.body, { childList: true, subtree: true });
