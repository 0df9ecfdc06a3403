import { useEffect, useRef, useState } from "react";

import { type FragmentType, graphql, readFragment } from "../gql";
import type { BreakdownOrigin } from "../gql/graphql";
import { keptDraft } from "../drafts";
import { useSession } from "../session";
import { BreakdownEditor, type EditedWord } from "./BreakdownEditor";
import { Guess } from "./Guess";
import { Legend, Parts } from "./Parts";
import { Said } from "./Said";
import { SignInFirst } from "./SignInFirst";

// What depends on the viewer is only asked for with a token, so that caches may keep the page for everyone.
const BreakdownSection_word = graphql(`
  fragment BreakdownSection_word on Word {
    id
    text
    grammar {
      ... on NounDeclension {
        isIndeclinable
      }
    }
    officialBreakdown {
      id
      isVerified
      isInference
      ...Parts_breakdown
    }
    breakdown @include(if: $signedIn) {
      id
      isVerified
      isInference
      origin
      ...Parts_breakdown
    }
    viewerBreakdown @include(if: $signedIn) {
      id
      ...Parts_breakdown
    }
  }
`);

const ORIGINS: Record<BreakdownOrigin, string> = {
  VIEWER: "Yours, not verified yet",
  COMMUNITY: "By another learner, not verified yet",
  INFERENCE: "by a program, checked by nobody",
};

const SAVED = { own: "Your breakdown is saved.", official: "Your breakdown is saved, and official." };

interface Props {
  word: FragmentType<typeof BreakdownSection_word>;
  edited: EditedWord;
}

export function BreakdownSection(props: Props) {
  const word = readFragment(BreakdownSection_word, props.word);
  const { isSignedIn } = useSession();
  const isKept = keptDraft(word.id) !== null;
  const [isEditing, setIsEditing] = useState(isKept);
  const [said, setSaid] = useState<string | null>(null);
  const section = useRef<HTMLElement>(null);
  const isPressed = useRef(false);
  useEffect(() => {
    // What was pressed is gone: the focus goes to what has taken its place.
    if (isPressed.current && said === null) section.current?.querySelector<HTMLElement>(isEditing ? ".editor" : ".edit")?.focus();
  }, [isEditing, said]);
  function edit(isOpen: boolean, text: string | null) {
    isPressed.current = true;
    setIsEditing(isOpen);
    setSaid(text);
  }
  const best = word.breakdown ?? word.officialBreakdown;
  const own = word.viewerBreakdown == null || word.viewerBreakdown.id === best?.id ? null : word.viewerBreakdown;
  const declined = word.grammar?.__typename === "NounDeclension" && word.grammar.isIndeclinable !== true ? word.text : null;
  return (
    <section ref={section} aria-labelledby="breakdown">
      <h2 id="breakdown">Parts</h2>
      {best === null && <p className="empty">Nobody has taken this word apart yet.</p>}
      {best !== null && (
        <figure>
          <Parts breakdown={best} declined={declined} wordId={word.id} />
          <figcaption>
            {best.isInference && !best.isVerified && <Guess />}{" "}
            {best.isVerified ? "Verified" : ORIGINS[originOf(best)]}
          </figcaption>
        </figure>
      )}
      {own !== null && (
        <figure aria-label="Your breakdown">
          <Parts breakdown={own} declined={declined} wordId={word.id} />
          <figcaption>{ORIGINS.VIEWER}</figcaption>
        </figure>
      )}
      {(best ?? own) !== null && <Legend />}
      <Said text={said} />
      {isSignedIn && !isEditing && (
        <button type="button" className="edit" onClick={() => { edit(true, null); }}>
          {word.viewerBreakdown == null ? "Break it down yourself" : "Change your breakdown"}
        </button>
      )}
      {isSignedIn && isEditing && <BreakdownEditor word={props.edited} onClose={(saved) => { edit(false, saved && SAVED[saved]); }} />}
      {!isSignedIn && <SignInFirst>{isKept ? "Sign in to go on with your breakdown." : "Sign in to break it down yourself."}</SignInFirst>}
    </section>
  );
}

function originOf(breakdown: { isInference: boolean; origin?: BreakdownOrigin }): BreakdownOrigin {
  return breakdown.origin ?? (breakdown.isInference ? "INFERENCE" : "COMMUNITY");
}
