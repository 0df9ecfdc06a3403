import type { ReactNode } from "react";

import { SignInButton } from "./SignInButton";

/** What is offered to those who are not signed in, with the button to sign in beside it. */
export function SignInFirst({ children }: { children: ReactNode }) {
  return (
    <div className="sign-in-first">
      <p className="hint">{children}</p>
      <SignInButton />
    </div>
  );
}
