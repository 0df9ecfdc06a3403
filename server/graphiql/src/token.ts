// A token entered in the headers of one tab holds for all tabs, until it is removed there, forgotten, or the page is
// left. A tab with an `Authorization` of its own sends that.

import { tryParseJSONC } from "@graphiql/react";

interface Kept {
  tab: string;
  value: string;
}

let kept: Kept | null = null;
const listeners = new Set<() => void>();

export function listenToToken(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// The value of the header, from any tab.
export function tokenOfOtherTab(): string | null {
  return kept?.value ?? null;
}

// What the headers of a tab are now.
export function noteHeaders(tab: string, text: string): void {
  const value = authorizationIn(text);
  if (value) keep({ tab, value });
  else if (kept?.tab === tab && value === null) keep(null);
}

export function forgetToken(): void {
  keep(null);
}

function keep(next: Kept | null): void {
  if (next?.value === kept?.value && next?.tab === kept?.tab) return;
  kept = next;
  for (const listener of listeners) listener();
}

// The value of `Authorization`; null without one, undefined while the text is being typed.
function authorizationIn(text: string): string | null | undefined {
  try {
    const found = Object.entries(tryParseJSONC(text) ?? {}).find(([name]) => name.toLowerCase() === "authorization");
    return found ? String(found[1]) : null;
  } catch {
    return undefined;
  }
}
