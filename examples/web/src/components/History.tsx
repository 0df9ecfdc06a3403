import { useState } from "react";
import { useMutation } from "urql";

import { type FragmentType, graphql, readFragment } from "../gql";
import type { BreakdownChangeKind, History_WordFragment } from "../gql/graphql";
import { told } from "../graphql/errors";
import { partsInWords } from "../rules/phrases";
import { useSession } from "../session";
import { SubmitBreakdownDocument } from "./BreakdownEditor";
import { BreakdownErrors } from "./BreakdownErrors";
import { ConfirmButton } from "./ConfirmButton";
import { Russian } from "./Russian";
import { Said } from "./Said";
import { useOfficial, warningOf } from "./useOfficial";
import { When } from "./When";

const History_word = graphql(`
  fragment History_word on Word {
    id
    officialBreakdown {
      id
      isVerified
      isInference
      text
    }
    breakdownHistory(first: 5) @include(if: $signedIn) {
      nodes {
        changedAt
        kind
        wasVerified
        isVerified
        before {
          text
          position
          ... on MorphemeBreakdownItem {
            morpheme {
              id
            }
          }
        }
        after {
          text
          position
        }
      }
    }
  }
`);

type Change = NonNullable<History_WordFragment["breakdownHistory"]>["nodes"][number];

const KINDS: Partial<Record<BreakdownChangeKind, string>> = {
  SUBMITTED: "submitted",
  VERIFIED: "verified",
  REVOKED: "verification revoked",
  DELETED: "deleted",
  IMPORTED: "imported",
};

/** What was official before, newest first. Admins may make an earlier breakdown official again. */
export function History(props: { word: FragmentType<typeof History_word> }) {
  const word = readFragment(History_word, props.word);
  const [said, setSaid] = useState<string | null>(null);
  const changes = word.breakdownHistory?.nodes ?? [];
  if (changes.length === 0) return null;
  return (
    // Without a name it is no landmark: a page may list several words, and a word several times.
    <section>
      <h2>What was official before</h2>
      <Said text={said} />
      <ol className="history">
        {changes.map((change) => (
          <li key={change.changedAt}>
            <span>
              <Spelled items={change.before} isVerified={change.wasVerified} /> →{" "}
              <Spelled items={change.after} isVerified={change.isVerified} />
            </span>
            <small>
              {KINDS[change.kind] ?? change.kind.toLowerCase()}, <When time={change.changedAt} />
            </small>
            <Restore
              wordId={word.id}
              change={change}
              official={word.officialBreakdown}
              onRestored={(text) => { setSaid(`Official again: ${text}.`); }}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Spelled({ items, isVerified }: { items: readonly { text: string }[]; isVerified: boolean }) {
  if (items.length === 0) return "nothing";
  return (
    <>
      <Russian>{spelled(items)}</Russian>
      {isVerified && " (verified)"}
    </>
  );
}

interface RestoreProps {
  wordId: string;
  change: Change;
  official: History_WordFragment["officialBreakdown"];
  onRestored: (text: string) => void;
}

function Restore(props: RestoreProps) {
  const { viewer } = useSession();
  const officialNow = useOfficial();
  const [{ fetching, data, error }, submit] = useMutation(SubmitBreakdownDocument);
  const { before } = props.change;
  const text = spelled(before);
  const { official } = props;
  if (viewer?.isAdmin !== true || before.length === 0 || official !== null && partsInWords(official.text) === text) return null;
  const items = before.map((item) => {
    const morpheme = item.__typename === "MorphemeBreakdownItem" ? item.morpheme : null;
    return morpheme === null ? { text: item.text } : { morphemeId: morpheme.id };
  });
  async function restore() {
    const result = await submit({ input: { wordId: props.wordId, items, verify: true } });
    if (result.data?.submitBreakdown?.userErrors.length === 0) props.onRestored(text);
  }
  return (
    <>
      <ConfirmButton
        label={`Restore ${text}`}
        confirm="Replace it"
        warning={async () => warningOf(await officialNow(props.wordId, official))}
        isBusy={fetching}
        onConfirm={() => void restore()}
      />
      <BreakdownErrors errors={data?.submitBreakdown?.userErrors ?? []} />
      {error !== undefined && <p role="alert">It could not be restored: {told(error)}</p>}
    </>
  );
}

function spelled(items: readonly { text: string }[]): string {
  return partsInWords(items.map(({ text }) => text).join("-"));
}
