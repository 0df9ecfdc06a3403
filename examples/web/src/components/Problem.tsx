import { useEffect, useRef } from "react";
import type { CombinedError } from "urql";

import { isUnauthenticated } from "../graphql/client";
import { useOnline } from "./useOnline";

/** An error that kept a page from loading, and what to do next. It tries again when the device is online again. */
export function Problem({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  const isOnline = useOnline();
  const wasOffline = useRef(false);
  const isNetworkError = error.networkError !== undefined;
  useEffect(() => {
    if (isOnline && wasOffline.current && isNetworkError) onRetry();
    wasOffline.current = !isOnline;
  }, [isOnline, isNetworkError, onRetry]);
  const waits = isNetworkError && !isOnline;
  if (isUnauthenticated(error)) return null;
  return (
    <div className="problem" role="alert">
      <p>{waits ? "This page was not loaded before you went offline. It loads when you are online." : told(error)}</p>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

function told(error: CombinedError): string {
  if (error.networkError) return "The server cannot be reached.";
  return error.graphQLErrors[0]?.message ?? "The page could not be loaded.";
}
