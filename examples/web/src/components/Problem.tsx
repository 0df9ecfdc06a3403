import { type ReactNode, useEffect, useRef } from "react";
import type { CombinedError } from "urql";

import { isForbidden, isMissing, isUnauthenticated, told } from "../graphql/errors";
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
  if (isMissing(error)) return <Missing error={error} />;
  return (
    <div className="problem" role="alert">
      <p>{waits ? "This page was not loaded before you went offline. It loads when you are online." : told(error)}</p>
      {!isForbidden(error) && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function Missing({ error }: { error: CombinedError }) {
  return (
    <div className="problem missing" role="status">
      <p>The dictionary of this server is not complete:</p>
      <ul>
        {[...new Set(error.graphQLErrors.map(({ message }) => message))].map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </div>
  );
}

interface ContentProps {
  error: CombinedError | undefined;
  onRetry: () => void;
  children: ReactNode;
}

/** What a page shows, below its error. What the dictionary lacks is said at the end, because the rest is complete. */
export function Content({ error, onRetry, children }: ContentProps) {
  const problem = error !== undefined && <Problem error={error} onRetry={onRetry} />;
  const isLast = error !== undefined && isMissing(error);
  return (
    <>
      {!isLast && problem}
      {children}
      {isLast && problem}
    </>
  );
}
