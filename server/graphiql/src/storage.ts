// What GraphiQL keeps in the browser: tabs, history, theme. Under a namespace of its own, since several servers may be
// developed at one address in turn; and without headers, which hold tokens, unless the settings say "Persist headers":
// GraphiQL applies that to tabs, but not to its history, nor to what it writes a moment after the setting changed.

import { createLocalStorage, type Storage } from "@graphiql/toolkit";

const kept = createLocalStorage({ namespace: "rootski-graphql" });

const PERSISTS_HEADERS = "graphiql:shouldPersistHeaders";
const HEADERS = "graphiql:headers";
const TABS = "graphiql:tabState";
const HISTORY = ["graphiql:queries", "graphiql:favorites"];

// Whether the setting was turned off since the page was opened.
let isTurnedOff = false;

export function persistsHeaders(): boolean {
  return kept.getItem(PERSISTS_HEADERS) === "true";
}

interface Tab {
  query: string | null;
  variables: string | null;
  headers: string | null;
}

interface Stored {
  tabs?: Tab[];
  activeTabIndex?: number;
}

// The tab that was open when the page was left.
export function lastTab(): Tab | null {
  const { tabs = [], activeTabIndex = 0 } = JSON.parse(kept.getItem(TABS) ?? "{}") as Stored;
  return tabs[activeTabIndex] ?? null;
}

export const storage: Storage = {
  getItem: kept.getItem,
  removeItem: kept.removeItem,
  clear: kept.clear,
  get length() {
    return kept.length;
  },
  setItem(key, value) {
    if (key === PERSISTS_HEADERS) isTurnedOff = value !== "true";
    const strips = HISTORY.includes(key) ? !persistsHeaders() : isTurnedOff && key === TABS;
    if (isTurnedOff && key === HEADERS) return;
    kept.setItem(key, strips ? withoutHeaders(value) : value);
    if (isTurnedOff && key === PERSISTS_HEADERS) HISTORY.forEach(stripStored);
  },
};

function stripStored(key: string): void {
  const value = kept.getItem(key);
  if (value) kept.setItem(key, withoutHeaders(value));
}

function withoutHeaders(stored: string): string {
  return JSON.stringify(JSON.parse(stored), (name, value: unknown) => (name === "headers" ? null : value));
}
