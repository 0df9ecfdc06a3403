// What GraphiQL keeps in the browser: tabs, history, theme. Under a name of our own, since servers that are developed
// follow each other at one address; and without headers, which hold tokens, unless the settings say "Persist headers":
// GraphiQL heeds that for tabs and not for its history.

const kept = GraphiQL.createLocalStorage({ namespace: "rootski-graphql" });

const PERSISTS_HEADERS = "graphiql:shouldPersistHeaders";
const HISTORY = ["graphiql:queries", "graphiql:favorites"];

export const storage = {
  getItem: kept.getItem,
  removeItem: kept.removeItem,
  clear: kept.clear,
  get length() {
    return kept.length;
  },
  setItem(key, value) {
    const strips = HISTORY.includes(key) && kept.getItem(PERSISTS_HEADERS) !== "true";
    kept.setItem(key, strips ? withoutHeaders(value) : value);
    if (key === PERSISTS_HEADERS && value !== "true") HISTORY.forEach(stripStored);
  },
};

function stripStored(key) {
  const value = kept.getItem(key);
  if (value) kept.setItem(key, withoutHeaders(value));
}

function withoutHeaders(history) {
  return JSON.stringify(JSON.parse(history), (name, value) => (name === "headers" ? undefined : value));
}
