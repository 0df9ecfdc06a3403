import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import { Provider } from "urql";

import { forgetDrafts } from "./drafts";
import { clientFor } from "./graphql/client";
import { storedToken, storeToken } from "./token";

/** The signed-in user, as the server says. */
export interface Viewer {
  id: string;
  email: string;
  isAdmin: boolean;
}

interface Session {
  /** Whether there is a token. Only the server knows whose it is. */
  isSignedIn: boolean;
  /** Whose token it is, as soon as a page was loaded with it. */
  viewer: Viewer | null;
  setViewer: (viewer: Viewer) => void;
  /** Why the viewer was signed out, if it was not on request. */
  notice: string | null;
  signIn: (token: string) => void;
  signOut: () => void;
}

const EXPIRED = "The server did not accept the token. It may have expired; sign in again.";

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error("useSession is used outside of SessionProvider");
  return session;
}

/** Keeps the token until the tab is closed, and provides a client that sends it. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [token, setToken] = useState(storedToken);
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const [notice, setNotice] = useState<string | null>(null);

  const change = useCallback((next: string | null, reason: string | null) => {
    storeToken(next);
    setToken(next);
    setViewer(null);
    setNotice(reason);
  }, []);

  const client = useMemo(
    () =>
      clientFor(token, () => {
        // An answer to an earlier token may arrive after the next one was entered.
        if (token !== null && token === storedToken()) change(null, EXPIRED);
      }),
    [token, change],
  );

  const session = useMemo(
    () => ({
      isSignedIn: token !== null,
      viewer,
      setViewer,
      notice,
      signIn: (given: string) => {
        change(given, null);
      },
      signOut: () => {
        forgetDrafts();
        change(null, null);
      },
    }),
    [token, viewer, notice, change],
  );

  return (
    <SessionContext value={session}>
      <Provider value={client}>{children}</Provider>
    </SessionContext>
  );
}
