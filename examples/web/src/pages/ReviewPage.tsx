import { useState } from "react";
import { useMutation } from "urql";

import { ConfirmButton } from "../components/ConfirmButton";
import { Guess } from "../components/Guess";
import { Heading } from "../components/Heading";
import { History } from "../components/History";
import { Loading } from "../components/Loading";
import { More } from "../components/More";
import { Parts } from "../components/Parts";
import { Problem } from "../components/Problem";
import { Russian } from "../components/Russian";
import { Said } from "../components/Said";
import { Shell } from "../components/Shell";
import { SignInFirst } from "../components/SignInFirst";
import { useOfficial, warningOf } from "../components/useOfficial";
import { usePageQuery } from "../components/usePageQuery";
import { When } from "../components/When";
import { WordLink } from "../components/WordLink";
import { graphql } from "../gql";
import type { ReviewPageQuery } from "../gql/graphql";
import { told } from "../graphql/errors";
import { partsInWords } from "../rules/phrases";
import { useSession } from "../session";

const ReviewPageDocument = graphql(`
  query ReviewPage($after: String, $signedIn: Boolean!) {
    breakdownsAwaitingReview(first: 10, after: $after) @include(if: $signedIn) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        text
        revision
        submittedAt
        ...Parts_breakdown
        word {
          id
          ...WordLink_word
          officialBreakdown {
            id
            text
            isVerified
            isInference
          }
          ...History_word
        }
      }
    }
    ...Shell_query
  }
`);

// The payload contains what the word page shows, and what has changed in the meantime.
const VerifyBreakdownDocument = graphql(`
  mutation VerifyBreakdown($input: VerifyBreakdownInput!, $signedIn: Boolean! = true) {
    verifyBreakdown(input: $input) {
      word {
        id
        ...BreakdownSection_word
        ...History_word
      }
      userErrors {
        ... on UserError {
          message
        }
        ... on BreakdownChangedError {
          current {
            id
            text
            revision
            submittedAt
            ...Parts_breakdown
          }
        }
      }
    }
  }
`);

type Queue = NonNullable<ReviewPageQuery["breakdownsAwaitingReview"]>;
type Submission = Queue["nodes"][number];

/** Other admins review as well, and users submit. */
const SHARED = { isShared: true };

/** For admins: what users submitted and nobody has verified, oldest first. */
export default function ReviewPage() {
  const { isSignedIn } = useSession();
  const { data, error, isLoading, reload } = usePageQuery(ReviewPageDocument, { after: null, signedIn: isSignedIn }, SHARED);
  const [said, setSaid] = useState<string | null>(null);
  const queue = data?.breakdownsAwaitingReview ?? null;
  function onReviewed(text: string) {
    setSaid(text);
    reload();
  }
  return (
    <Shell query={data}>
      <Heading title="Review" />
      {!isSignedIn && <SignInFirst>Sign in as an admin to review what users submitted.</SignInFirst>}
      <Said text={said} />
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {isSignedIn && queue === null && isLoading && <Loading />}
      {queue?.nodes.length === 0 && !isLoading && <p className="empty">Nothing awaits review.</p>}
      {queue !== null && <Submissions queue={queue} onReviewed={onReviewed} />}
    </Shell>
  );
}

type OnReviewed = (text: string) => void;

function NextSubmissions({ after, onReviewed }: { after: string; onReviewed: OnReviewed }) {
  const { data, error, isLoading, reload } = usePageQuery(ReviewPageDocument, { after, signedIn: true }, SHARED);
  const queue = data?.breakdownsAwaitingReview ?? null;
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  if (queue === null) return isLoading && <Loading />;
  return <Submissions queue={queue} onReviewed={(text) => { reload(); onReviewed(text); }} />;
}

function Submissions({ queue, onReviewed }: { queue: Queue; onReviewed: OnReviewed }) {
  return (
    <>
      <ul className="cards">
        {queue.nodes.map((submission) => (
          <Card key={submission.id} submission={submission} onReviewed={onReviewed} />
        ))}
      </ul>
      <More pageInfo={queue.pageInfo} label="Newer ones">
        {(after) => <NextSubmissions after={after} onReviewed={onReviewed} />}
      </More>
    </>
  );
}

function Card({ submission, onReviewed }: { submission: Submission; onReviewed: OnReviewed }) {
  const [{ fetching, error }, verify] = useMutation(VerifyBreakdownDocument);
  const officialNow = useOfficial();
  const { id, revision, word, submittedAt } = submission;
  const official = word?.officialBreakdown ?? null;
  const text = partsInWords(submission.text);
  async function warning() {
    const now = word === null ? null : await officialNow(word.id, official);
    return now?.id === id ? null : warningOf(now);
  }
  async function onVerify() {
    const result = await verify({ input: { breakdownId: id, revision } });
    const errors = result.data?.verifyBreakdown?.userErrors;
    if (errors === undefined) return;
    onReviewed(errors[0] === undefined ? `Official now: ${text}.` : `${text} was not made official. ${errors[0].message}`);
  }
  return (
    <li className="card">
      {word !== null && <WordLink word={word} />}
      <Parts breakdown={submission} />
      <p>
        Submitted <When time={submittedAt} />.{" "}
        {official === null ? (
          "The word has no official breakdown."
        ) : (
          <>
            Official now: <Russian>{partsInWords(official.text)}</Russian>
            {official.isVerified ? " (verified)" : official.isInference && <> <Guess /></>}
          </>
        )}
      </p>
      <div className="actions">
        <ConfirmButton
          label="Make official"
          confirm="Replace it"
          warning={warning}
          isBusy={fetching}
          isPrimary
          onConfirm={() => void onVerify()}
        />
      </div>
      {error !== undefined && <p role="alert">It could not be made official: {told(error)}</p>}
      {word !== null && <History word={word} />}
    </li>
  );
}
