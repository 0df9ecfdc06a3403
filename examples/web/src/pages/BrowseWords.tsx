import type { ReactNode } from "react";

import { spelledOut } from "../components/labels";
import { Loading } from "../components/Loading";
import { More } from "../components/More";
import { Problem } from "../components/Problem";
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { WordLink } from "../components/WordLink";
import { graphql } from "../gql";
import type { BrowseWordsQuery } from "../gql/graphql";
import { browsePath, type Choice, wordFilterOf } from "../rules/browsing";
import { useSession } from "../session";

const BrowseWordsDocument = graphql(`
  query BrowseWords($filter: WordFilter, $orderBy: WordOrder!, $after: String, $signedIn: Boolean!) {
    wordList(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        frequencyRank
        partOfSpeech
        level
        ...WordLink_word
      }
    }
    ...Shell_query
  }
`);

function usePage(choice: Choice, after: string | null) {
  const { isSignedIn } = useSession();
  return usePageQuery(BrowseWordsDocument, {
    filter: wordFilterOf(choice),
    orderBy: choice.order,
    after,
    signedIn: isSignedIn,
  });
}

export function BrowseWords({ choice, controls }: { choice: Choice; controls: ReactNode }) {
  const { data, error, isLoading, reload } = usePage(choice, null);
  const list = data?.wordList ?? null;
  return (
    <Shell query={data}>
      {controls}
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {list === null && isLoading && <Loading />}
      {list !== null && (
        <>
          {list.totalCount !== null && <p className="facts">{list.totalCount.toLocaleString("en")} words</p>}
          {list.nodes.length === 0 && !list.pageInfo.hasNextPage && <p className="empty">There is no such word.</p>}
          <Rows key={browsePath(choice)} choice={choice} list={list} />
        </>
      )}
    </Shell>
  );
}

function NextRows({ choice, after }: { choice: Choice; after: string }) {
  const { data, error, isLoading, reload } = usePage(choice, after);
  const list = data?.wordList ?? null;
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  if (list === null) return isLoading && <Loading />;
  return <Rows choice={choice} list={list} />;
}

function Rows({ choice, list }: { choice: Choice; list: NonNullable<BrowseWordsQuery["wordList"]> }) {
  return (
    <>
      <ul className="rows">
        {list.nodes.map((word) => (
          <li key={word.id}>
            <WordLink word={word} />
            <small>
              {[word.frequencyRank === null ? null : `no. ${word.frequencyRank}`, spelledOut(word.partOfSpeech), word.level]
                .filter((fact) => fact !== null)
                .join(" · ")}
            </small>
          </li>
        ))}
      </ul>
      <More pageInfo={list.pageInfo} label="More words">
        {(after) => <NextRows choice={choice} after={after} />}
      </More>
    </>
  );
}
