import type { CombinedError } from "urql";

/** Whether the server requires a token, or rejected it as invalid or expired. */
export function isUnauthenticated(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions.code === "UNAUTHENTICATED");
}

/** Whether the viewer may not see the page: trying again does not help. */
export function isForbidden(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions.code === "FORBIDDEN");
}

/** Whether all that failed is what the server's dictionary lacks: trying again does not help. */
export function isMissing(error: CombinedError): boolean {
  const { graphQLErrors: errors } = error;
  return errors.length > 0 && errors.every(({ extensions }) => extensions.code === "ADDITIONS_MISSING");
}

/** An error in a sentence for people. */
export function told(error: CombinedError): string {
  if (error.networkError) return navigator.onLine ? "The server cannot be reached." : "You are offline.";
  return error.graphQLErrors[0]?.message ?? "The answer of the server cannot be read.";
}
