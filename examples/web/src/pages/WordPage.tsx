import { useQuery } from "urql";

import { BreakdownSection } from "../components/BreakdownSection";
import { Definitions } from "../components/Definitions";
import { FamilyTree } from "../components/FamilyTree";
import { Grammar } from "../components/grammar/Grammar";
import { Headword } from "../components/Headword";
import { Problem } from "../components/Problem";
import { Relations } from "../components/Relations";
import { Sentences } from "../components/Sentences";
import { Shell } from "../components/Shell";
import { graphql } from "../gql";
import type { WordLookup, WordPageQuery } from "../gql/graphql";
import { useSession } from "../session";

const WordPageDocument = graphql(`
  query WordPage($by: WordLookup!, $signedIn: Boolean!) {
    word(by: $by) {
      id
      ...Headword_word
      ...Definitions_word
      ...Relations_word
      ...BreakdownSection_word
      ...BreakdownEditor_word
      ...Grammar_word
      ...Sentences_word
      ...FamilyTree_word
    }
    ...Shell_query
  }
`);

/** A word page, loaded by one request: the query combines the fragments of the components. */
export function WordPage({ by }: { by: WordLookup }) {
  const { isSignedIn } = useSession();
  const [{ data, error, stale, fetching }, reload] = useQuery({
    query: WordPageDocument,
    variables: { by, signedIn: isSignedIn },
  });
  // The cache may return part of the page first, such as the viewer; the word is missing only if the server says so.
  const isLoading = fetching || (stale && data?.word == null);
  return (
    <Shell query={data}>
      {error !== undefined && <Problem error={error} onRetry={() => { reload({ requestPolicy: "network-only" }); }} />}
      {isLoading && <p role="status">Loading…</p>}
      {!isLoading && error === undefined && data?.word === null && <NotFound by={by} />}
      {data?.word != null && <WordArticle word={data.word} />}
    </Shell>
  );
}

function WordArticle({ word }: { word: NonNullable<WordPageQuery["word"]> }) {
  return (
    <article className="word">
      <Headword word={word} />
      <Relations word={word} />
      <BreakdownSection word={word} edited={word} />
      <div className="columns">
        <Definitions word={word} />
        <Sentences word={word} />
      </div>
      <FamilyTree word={word} />
      <Grammar word={word} />
    </article>
  );
}

function NotFound({ by }: { by: WordLookup }) {
  const asked = by.text?.text ?? `number ${by.databaseId ?? ""}`;
  return (
    <div className="problem">
      <title>Not found · Rootski</title>
      <h1>Not in the dictionary</h1>
      <p>
        There is no word <b lang="ru">{asked}</b>. The search finds words by any of their forms.
      </p>
    </div>
  );
}
