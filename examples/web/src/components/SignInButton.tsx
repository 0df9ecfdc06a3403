import { type SyntheticEvent, useId, useRef } from "react";

import { useSession } from "../session";

/** A button that opens a form for a token. The token goes only to the session. */
export function SignInButton() {
  const { signIn } = useSession();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    const token = (input.current?.value ?? "").trim().replace(/^Bearer\s+/i, "");
    if (token === "") return;
    dialog.current?.close();
    signIn(token);
  }

  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Sign in
      </button>
      <dialog ref={dialog} aria-labelledby={`${id}-title`}>
        <form onSubmit={onSubmit}>
          <h2 id={`${id}-title`}>Sign in</h2>
          <label htmlFor={`${id}-token`}>Paste a token</label>
          <input
            ref={input}
            id={`${id}-token`}
            type="password"
            autoComplete="off"
            required
            pattern="\s*([Bb]earer\s+)?[A-Za-z0-9_.\-]+\s*"
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
