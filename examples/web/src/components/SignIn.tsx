import { useSession } from "../session";
import { SignInButton } from "./SignInButton";

/** The signed-in user, or the button to sign in. */
export function SignIn() {
  const { isSignedIn, viewer, signOut } = useSession();
  if (!isSignedIn) return <SignInButton />;
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
