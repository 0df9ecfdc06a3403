import { type SyntheticEvent, useRef } from "react";

import { useSession } from "../session";

/** The signed-in user, or a form for a token. The token goes only to the session. */
export function SignIn() {
  const { isSignedIn, viewer, signIn, signOut } = useSession();
  if (!isSignedIn) return <TokenForm onToken={signIn} />;
  return (
    <p className="viewer">
      <span>
        {viewer?.email}
        {viewer?.isAdmin && " (admin)"}
      </span>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </p>
  );
}

function TokenForm({ onToken }: { onToken: (token: string) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    const token = input.current?.value.trim() ?? "";
    if (token === "") return;
    dialog.current?.close();
    onToken(token);
  }

  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Sign in
      </button>
      <dialog ref={dialog} aria-labelledby="sign-in">
        <form onSubmit={onSubmit}>
          <h2 id="sign-in">Sign in</h2>
          <label htmlFor="token">Paste a token</label>
          <input
            ref={input}
            id="token"
            type="password"
            autoComplete="off"
            required
            pattern="\s*[A-Za-z0-9_.\-]+\s*"
            title="A JSON Web Token: letters, digits, dots, dashes and underscores"
          />
          <p className="hint">
            On your own machine, <code>python -m server token EMAIL</code> prints one. It is kept until this tab is closed.
          </p>
          <p className="actions">
            <button type="submit" className="primary">
              Sign in
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </p>
        </form>
      </dialog>
    </>
  );
}
