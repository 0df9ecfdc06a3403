// A token entered in the headers of one tab holds for all tabs, until it is removed there, forgotten, or the page is
// left. A tab with an `Authorization` of its own sends that.

let kept = null;
const listeners = new Set();

export function listenToToken(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// The value of the header, from any tab.
export function tokenOfOtherTab() {
  return kept?.value ?? null;
}

// What the headers of a tab are now.
export function noteHeaders(tab, text) {
  const value = authorizationIn(text);
  if (value) keep({ tab, value });
  else if (kept?.tab === tab && value === null) keep(null);
}

export function forgetToken() {
  keep(null);
}

function keep(next) {
  if (next?.value === kept?.value && next?.tab === kept?.tab) return;
  kept = next;
  for (const listener of listeners) listener();
}

// The value of `Authorization`; null without one, undefined while the text is being typed.
function authorizationIn(text) {
  if (text.trim() === "") return null;
  try {
    const found = Object.entries(JSON.parse(text)).find(([name]) => name.toLowerCase() === "authorization");
    return found ? String(found[1]) : null;
  } catch {
    return undefined;
  }
}
