// What GraphiQL keeps in the browser: tabs, history, theme. Under a namespace of its own, since several servers may be
// developed at one address in turn; and without headers, which hold tokens, unless the settings say "Persist headers":
// GraphiQL applies that to tabs, but not to its history.

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
