import { Heading } from "../components/Heading";
import { Loading } from "../components/Loading";
import { Content } from "../components/Problem";
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { WordArticle } from "../components/WordArticle";
import { graphql } from "../gql";
import type { WordLookup } from "../gql/graphql";
import { Link } from "../navigation";
import { wordVariables } from "../requests";
import { searchPath } from "../routes";
import { useSession } from "../session";

const WordPageDocument = graphql(`
  query WordPage($by: WordLookup!, $signedIn: Boolean!) {
    word(by: $by) {
      id
      ...WordArticle_word
    }
    ...Shell_query
  }
`);

/** A word page, loaded by one request. */
export function WordPage({ by, spelling }: { by: WordLookup; spelling: string | undefined }) {
  const { isSignedIn } = useSession();
  const { data, error, isLoading, reload } = usePageQuery(WordPageDocument, wordVariables(by, isSignedIn));
  const word = data?.word ?? null;
  return (
    <Shell query={data}>
      <Content error={error} onRetry={reload}>
        {word !== null && <WordArticle word={word} />}
        {word === null && isLoading && <Loading lines={12} />}
        {word === null && !isLoading && error === undefined && <NotFound by={by} spelling={by.text?.text ?? spelling} />}
      </Content>
    </Shell>
  );
}

function NotFound({ by, spelling }: { by: WordLookup; spelling: string | undefined }) {
  return (
    <div className="problem">
      <Heading title="Not in the dictionary" />
      <p>
        There is no word <b lang="ru">{by.text?.text ?? `with the number ${by.databaseId ?? ""}`}</b>. The search finds words by
        any of their forms{spelling === undefined ? "." : ": "}
        {spelling !== undefined && (
          <Link href={searchPath(spelling)}>
            search for <span lang="ru">{spelling}</span>
          </Link>
        )}
      </p>
    </div>
  );
}
