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
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { When } from "../components/When";
import { WordLink } from "../components/WordLink";
import { graphql } from "../gql";
import type { ReviewPageQuery } from "../gql/graphql";
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

const VerifyBreakdownDocument = graphql(`
  mutation VerifyBreakdown($input: VerifyBreakdownInput!) {
    verifyBreakdown(input: $input) {
      word {
        id
        officialBreakdown {
          id
          text
          isVerified
          isInference
        }
      }
      userErrors {
        ... on UserError {
          message
        }
      }
    }
  }
`);

type Queue = NonNullable<ReviewPageQuery["breakdownsAwaitingReview"]>;
type Submission = Queue["nodes"][number];

/** For admins: what users submitted and nobody has verified, oldest first. */
export default function ReviewPage() {
  const { isSignedIn } = useSession();
  const { data, error, isLoading, reload } = usePageQuery(ReviewPageDocument, { after: null, signedIn: isSignedIn });
  const queue = data?.breakdownsAwaitingReview ?? null;
  return (
    <Shell query={data}>
      <Heading title="Review" />
      {!isSignedIn && <p className="empty">Sign in as an admin to review what users submitted.</p>}
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {isSignedIn && queue === null && isLoading && <Loading />}
      {queue?.nodes.length === 0 && <p className="empty">Nothing awaits review.</p>}
      {queue !== null && <Submissions queue={queue} onVerified={reload} />}
    </Shell>
  );
}

function NextSubmissions({ after, onVerified }: { after: string; onVerified: () => void }) {
  const { data, error, isLoading, reload } = usePageQuery(ReviewPageDocument, { after, signedIn: true });
  const queue = data?.breakdownsAwaitingReview ?? null;
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  if (queue === null) return isLoading && <Loading />;
  return <Submissions queue={queue} onVerified={() => { reload(); onVerified(); }} />;
}

function Submissions({ queue, onVerified }: { queue: Queue; onVerified: () => void }) {
  return (
    <>
      <ul className="cards">
        {queue.nodes.map((submission) => (
          <Card key={submission.id} submission={submission} onVerified={onVerified} />
        ))}
      </ul>
      <More pageInfo={queue.pageInfo} label="Newer ones">
        {(after) => <NextSubmissions after={after} onVerified={onVerified} />}
      </More>
    </>
  );
}

function Card({ submission, onVerified }: { submission: Submission; onVerified: () => void }) {
  const [{ fetching, data, error }, verify] = useMutation(VerifyBreakdownDocument);
  const { id, revision, word, submittedAt } = submission;
  const official = word?.officialBreakdown ?? null;
  const replaced = official?.isVerified === true && official.id !== id ? partsInWords(official.text) : null;
  async function onVerify() {
    const result = await verify({ input: { breakdownId: id, revision } });
    if (result.data?.verifyBreakdown?.userErrors.length === 0) onVerified();
  }
  const problem = error?.message ?? data?.verifyBreakdown?.userErrors[0]?.message;
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
      <p className="actions">
        <ConfirmButton
          label="Make official"
          confirm="Replace it"
          warning={replaced === null ? null : `This replaces a verified breakdown: ${replaced}.`}
          isBusy={fetching}
          isPrimary
          onConfirm={() => void onVerify()}
        />
      </p>
      {problem !== undefined && <p role="alert">It could not be made official: {problem}</p>}
      {word !== null && <History word={word} />}
    </li>
  );
}
