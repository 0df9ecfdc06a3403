import { Heading } from "../components/Heading";
import { LEVELS } from "../components/labels";
import { Loading } from "../components/Loading";
import { Content } from "../components/Problem";
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { WordArticle } from "../components/WordArticle";
import { graphql } from "../gql";
import type { LanguageLevel } from "../gql/graphql";
import { randomVariables } from "../requests";
import { useSession } from "../session";
import { useState } from "react";

const RandomPageDocument = graphql(`
  query RandomPage($filter: WordFilter, $signedIn: Boolean!) {
    randomWord(filter: $filter) {
      id
      ...WordArticle_word
    }
    ...Shell_query
  }
`);

/** A word picked at random, of a level if one is chosen. */
export default function RandomPage() {
  const { isSignedIn } = useSession();
  const [level, setLevel] = useState<LanguageLevel | null>(null);
  const { data, error, isLoading, reload } = usePageQuery(RandomPageDocument, randomVariables(level, isSignedIn));
  const word = data?.randomWord ?? null;
  return (
    <Shell query={data}>
      {word === null && !isLoading && <Heading title="Random word" />}
      <form
        className="controls"
        onSubmit={(event) => {
          event.preventDefault();
          reload();
        }}
      >
        <label>
          Level{" "}
          <select
            value={level ?? ""}
            onChange={(event) => { setLevel(LEVELS.find((other) => other.level === event.target.value)?.level ?? null); }}
          >
            <option value="">any</option>
            {LEVELS.map((known) => (
              <option key={known.level} value={known.level}>
                {known.level}: {known.label}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="primary">
          Another word
        </button>
      </form>
      <Content error={error} onRetry={reload}>
        {word !== null && <WordArticle word={word} />}
        {word === null && isLoading && <Loading lines={12} />}
        {word === null && !isLoading && error === undefined && <p className="empty">There is no such word.</p>}
      </Content>
    </Shell>
  );
}
