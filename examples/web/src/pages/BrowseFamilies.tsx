import type { ReactNode } from "react";

import { Loading } from "../components/Loading";
import { More } from "../components/More";
import { Problem } from "../components/Problem";
import { Russian } from "../components/Russian";
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { graphql } from "../gql";
import type { BrowseFamiliesQuery } from "../gql/graphql";
import { Link } from "../navigation";
import { familyPath } from "../routes";
import { browsePath, type Choice, familyFilterOf } from "../rules/browsing";
import { useSession } from "../session";

const BrowseFamiliesDocument = graphql(`
  query BrowseFamilies($filter: MorphemeFilter!, $after: String, $signedIn: Boolean!) {
    morphemeFamilies(filter: $filter, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        databaseId
        meanings
        level
        wordCount
        morphemes {
          id
          text
        }
      }
    }
    ...Shell_query
  }
`);

function usePage(choice: Choice, after: string | null) {
  const { isSignedIn } = useSession();
  return usePageQuery(BrowseFamiliesDocument, { filter: familyFilterOf(choice), after, signedIn: isSignedIn });
}

export function BrowseFamilies({ choice, controls }: { choice: Choice; controls: ReactNode }) {
  const { data, error, isLoading, reload } = usePage(choice, null);
  const list = data?.morphemeFamilies ?? null;
  return (
    <Shell query={data}>
      {controls}
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {list === null && isLoading && <Loading />}
      {list !== null && (
        <>
          {list.totalCount !== null && <p className="facts">{list.totalCount.toLocaleString("en")} families</p>}
          {list.nodes.length === 0 && !list.pageInfo.hasNextPage && <p className="empty">There is no such family.</p>}
          <Rows key={browsePath(choice)} choice={choice} list={list} />
        </>
      )}
    </Shell>
  );
}

function NextRows({ choice, after }: { choice: Choice; after: string }) {
  const { data, error, isLoading, reload } = usePage(choice, after);
  const list = data?.morphemeFamilies ?? null;
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  if (list === null) return isLoading && <Loading />;
  return <Rows choice={choice} list={list} />;
}

function Rows({ choice, list }: { choice: Choice; list: NonNullable<BrowseFamiliesQuery["morphemeFamilies"]> }) {
  return (
    <>
      <ul className="rows">
        {list.nodes.map((family) => (
          <li key={family.id}>
            <Link className="word-link" href={familyPath(family)}>
              <Russian>{family.morphemes.map(({ text }) => text).join(" · ")}</Russian>
              {family.meanings.length > 0 && <small>{family.meanings.join(", ")}</small>}
            </Link>
            <small>
              {family.wordCount === 1 ? "1 word" : `${family.wordCount.toLocaleString("en")} words`}
              {family.level !== null && ` · level ${family.level}`}
            </small>
          </li>
        ))}
      </ul>
      <More pageInfo={list.pageInfo} label="More families">
        {(after) => <NextRows choice={choice} after={after} />}
      </More>
    </>
  );
}
