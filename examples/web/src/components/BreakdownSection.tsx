import { useState } from "react";

import { type FragmentType, graphql, readFragment } from "../gql";
import type { BreakdownOrigin } from "../gql/graphql";
import { useSession } from "../session";
import { BreakdownEditor, type EditedWord } from "./BreakdownEditor";
import { Legend, Parts } from "./Parts";

const BreakdownSection_word = graphql(`
  fragment BreakdownSection_word on Word {
    id
    breakdown {
      id
      isVerified
      origin
      ...Parts_breakdown
    }
    viewerBreakdown {
      id
      isVerified
      origin
      ...Parts_breakdown
    }
  }
`);

const ORIGINS: Record<BreakdownOrigin, string> = {
  VIEWER: "Yours, not verified yet",
  COMMUNITY: "By another learner, not verified yet",
  INFERENCE: "An automatic guess",
};

interface Props {
  word: FragmentType<typeof BreakdownSection_word>;
  edited: EditedWord;
}

export function BreakdownSection(props: Props) {
  const { breakdown, viewerBreakdown } = readFragment(BreakdownSection_word, props.word);
  const { isSignedIn } = useSession();
  const [isEditing, setIsEditing] = useState(false);
  const own = viewerBreakdown?.id === breakdown?.id ? null : viewerBreakdown;
  return (
    <section aria-labelledby="breakdown">
      <h2 id="breakdown">Parts</h2>
      {breakdown === null && <p className="empty">Nobody has taken this word apart yet.</p>}
      {breakdown !== null && (
        <figure>
          <Parts breakdown={breakdown} />
          <figcaption>{breakdown.isVerified ? "Verified" : ORIGINS[breakdown.origin]}</figcaption>
        </figure>
      )}
      {own !== null && (
        <figure aria-label="Your breakdown">
          <Parts breakdown={own} />
          <figcaption>{ORIGINS.VIEWER}</figcaption>
        </figure>
      )}
      {(breakdown ?? own) !== null && <Legend />}
      {isSignedIn && !isEditing && (
        <button type="button" onClick={() => { setIsEditing(true); }}>
          {viewerBreakdown === null ? "Break it down yourself" : "Change your breakdown"}
        </button>
      )}
      {isSignedIn && isEditing && <BreakdownEditor word={props.edited} onClose={() => { setIsEditing(false); }} />}
      {!isSignedIn && <p className="hint">Sign in to break it down yourself.</p>}
    </section>
  );
}
