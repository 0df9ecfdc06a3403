// What the server says in its page: data attributes of the element that GraphiQL fills, and the nonce of the policy.

function found<Found extends HTMLElement>(selector: string): Found {
  const element = document.querySelector<Found>(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return element;
}

export const place = found("#graphiql");
export const nonce = found("meta[property=csp-nonce]").nonce;
export const version = place.dataset["version"] ?? "";
export const graphiqlVersion = place.dataset["graphiqlVersion"] ?? "";
export const hasSchema = place.dataset["introspection"] === "on";
export const tokens = place.dataset["tokens"] ?? "none";
