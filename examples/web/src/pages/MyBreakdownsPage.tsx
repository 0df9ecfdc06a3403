import { useState } from "react";
import { useMutation } from "urql";

import { ConfirmButton } from "../components/ConfirmButton";
import { Heading } from "../components/Heading";
import { Loading } from "../components/Loading";
import { More } from "../components/More";
import { Problem } from "../components/Problem";
import { Russian } from "../components/Russian";
import { Said } from "../components/Said";
import { Shell } from "../components/Shell";
import { SignInFirst } from "../components/SignInFirst";
import { usePageQuery } from "../components/usePageQuery";
import { When } from "../components/When";
import { WordLink } from "../components/WordLink";
import { graphql } from "../gql";
import type { MyBreakdownsPageQuery } from "../gql/graphql";
import { told } from "../graphql/errors";
import { partsInWords } from "../rules/phrases";
import { useSession } from "../session";

const MyBreakdownsPageDocument = graphql(`
  query MyBreakdownsPage($after: String, $signedIn: Boolean!) {
    viewer @include(if: $signedIn) {
      id
      breakdowns(first: 20, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          text
          isVerified
          submittedAt
          viewerCanDelete
          word {
            id
            ...WordLink_word
          }
        }
      }
    }
    ...Shell_query
  }
`);

// The payload contains what a word page shows, so one that was opened before does not show the breakdown any more.
const DeleteBreakdownDocument = graphql(`
  mutation DeleteBreakdown($input: DeleteBreakdownInput!, $signedIn: Boolean! = true) {
    deleteBreakdown(input: $input) {
      word {
        id
        ...BreakdownSection_word
        ...History_word
      }
      userErrors {
        ... on UserError {
          message
        }
      }
    }
  }
`);

type Breakdowns = NonNullable<NonNullable<MyBreakdownsPageQuery["viewer"]>["breakdowns"]>;
type Breakdown = Breakdowns["nodes"][number];

/** Another tab may submit and delete as well. */
const SHARED = { isShared: true };

/** What the viewer submitted, newest first. */
export default function MyBreakdownsPage() {
  const { isSignedIn } = useSession();
  const { data, error, isLoading, reload } = usePageQuery(MyBreakdownsPageDocument, { after: null, signedIn: isSignedIn }, SHARED);
  const [said, setSaid] = useState<string | null>(null);
  const list = data?.viewer?.breakdowns ?? null;
  return (
    <Shell query={data}>
      <Heading title="My breakdowns" />
      {!isSignedIn && <SignInFirst>Sign in to see the words you have taken apart.</SignInFirst>}
      <Said text={said} />
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {isSignedIn && list === null && isLoading && <Loading />}
      {list?.nodes.length === 0 && !isLoading && <p className="empty">You have not taken a word apart yet. Every word page offers it.</p>}
      {list !== null && <Rows list={list} onDeleted={(text) => { setSaid(`Deleted: ${text}.`); reload(); }} />}
    </Shell>
  );
}

function NextRows({ after, onDeleted }: { after: string; onDeleted: (text: string) => void }) {
  const { data, error, isLoading, reload } = usePageQuery(MyBreakdownsPageDocument, { after, signedIn: true }, SHARED);
  const list = data?.viewer?.breakdowns ?? null;
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  if (list === null) return isLoading && <Loading />;
  return <Rows list={list} onDeleted={(text) => { reload(); onDeleted(text); }} />;
}

function Rows({ list, onDeleted }: { list: Breakdowns; onDeleted: (text: string) => void }) {
  return (
    <>
      <ul className="rows">
        {list.nodes.map((breakdown) => (
          <Row key={breakdown.id} breakdown={breakdown} onDeleted={onDeleted} />
        ))}
      </ul>
      <More pageInfo={list.pageInfo} label="Older ones">
        {(after) => <NextRows after={after} onDeleted={onDeleted} />}
      </More>
    </>
  );
}

function Row({ breakdown, onDeleted }: { breakdown: Breakdown; onDeleted: (text: string) => void }) {
  const [{ fetching, data, error }, remove] = useMutation(DeleteBreakdownDocument);
  async function onDelete() {
    const result = await remove({ input: { breakdownId: breakdown.id } });
    if (result.data?.deleteBreakdown?.userErrors.length === 0) onDeleted(text);
  }
  const text = partsInWords(breakdown.text);
  const problem = error === undefined ? data?.deleteBreakdown?.userErrors[0]?.message : told(error);
  return (
    <li>
      <span>
        {breakdown.word !== null && <WordLink word={breakdown.word} />}{" "}
        <Russian className="spelled">{text}</Russian>
      </span>
      <small>
        {breakdown.isVerified ? "verified" : "not verified yet"}, <When time={breakdown.submittedAt} />
      </small>
      {breakdown.viewerCanDelete && (
        <ConfirmButton
          label={`Delete ${text}`}
          confirm="Delete it"
          warning={() => `Delete your breakdown ${text}?`}
          isBusy={fetching}
          onConfirm={() => void onDelete()}
        />
      )}
      {problem !== undefined && <p role="alert">It could not be deleted: {problem}</p>}
    </li>
  );
}
