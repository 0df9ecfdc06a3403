import type { CombinedError } from "urql";

import { isUnauthenticated } from "../graphql/client";

/** An error that kept a page from loading, and what to do next. */
export function Problem({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  if (isUnauthenticated(error)) return null;
  const told = error.networkError ? "The server cannot be reached." : error.graphQLErrors[0]?.message;
  return (
    <div className="problem" role="alert">
      <p>{told ?? "The page could not be loaded."}</p>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
