import type { Draft } from "./rules/parts";

const PREFIX = "rootski.draft.";

/** Keeps the draft of a word until it is saved or given up: a reload, or a token that expires, does not lose it. */
export function keepDraft(wordId: string, draft: Draft): void {
  try {
    sessionStorage.setItem(PREFIX + wordId, JSON.stringify(draft));
  } catch {
    return; // the browser keeps no more for this site
  }
}

export function keptDraft(wordId: string): Draft | null {
  const kept = sessionStorage.getItem(PREFIX + wordId);
  return kept === null ? null : (JSON.parse(kept) as Draft);
}

export function forgetDraft(wordId: string): void {
  sessionStorage.removeItem(PREFIX + wordId);
}

/** Forgets all drafts: they are the viewer's who signs out. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
