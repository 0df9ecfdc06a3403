import { Guess } from "../components/Guess";
import { Heading } from "../components/Heading";
import { InlineParts } from "../components/InlineParts";
import { spelledOut } from "../components/labels";
import { Loading } from "../components/Loading";
import { More } from "../components/More";
import { Problem } from "../components/Problem";
import { Russian } from "../components/Russian";
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { WordLink } from "../components/WordLink";
import { graphql } from "../gql";
import type { FamilyPageQuery } from "../gql/graphql";
import { familyVariables } from "../requests";
import { inEnglish } from "../rules/numbers";
import { spellingsOf } from "../rules/spellings";
import { useSession } from "../session";

const FamilyPageDocument = graphql(`
  query FamilyPage($number: Int!, $after: String, $signedIn: Boolean!) {
    morphemeFamily(by: { databaseId: $number }) {
      id
      kind
      meanings
      level
      wordCount
      morphemes {
        id
        text
      }
      keyWord {
        id
        text
      }
      words(first: 60, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          isGuess
          node {
            id
            ...WordLink_word
            officialBreakdown {
              id
              ...InlineParts_breakdown
            }
          }
        }
      }
    }
    ...Shell_query
  }
`);

/** A family: its spellings, its meaning, and its words with their parts, most used first. */
export default function FamilyPage({ number }: { number: number }) {
  const { isSignedIn } = useSession();
  const { data, error, isLoading, reload } = usePageQuery(
    FamilyPageDocument,
    familyVariables(number, isSignedIn),
  );
  const family = data?.morphemeFamily ?? null;
  return (
    <Shell query={data}>
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {family === null && isLoading && <Loading />}
      {family === null && !isLoading && error === undefined && <Heading title="There is no such family" />}
      {family !== null && (
        <>
          <About family={family} />
          <Words number={number} words={family.words} />
        </>
      )}
    </Shell>
  );
}

function NextWords({ number, after }: { number: number; after: string }) {
  const { isSignedIn } = useSession();
  const { data, error, isLoading, reload } = usePageQuery(FamilyPageDocument, { number, after, signedIn: isSignedIn });
  const words = data?.morphemeFamily?.words;
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  return words == null && isLoading ? <Loading /> : <Words number={number} words={words ?? null} />;
}

type WordsOfFamily = NonNullable<FamilyPageQuery["morphemeFamily"]>["words"];

function Words({ number, words }: { number: number; words: WordsOfFamily }) {
  return (
    <>
      <ul className="rows">
        {words?.edges.map(({ node, isGuess }) => (
          <li key={node.id}>
            <WordLink word={node} />
            {node.officialBreakdown !== null && (
              <span>
                <InlineParts breakdown={node.officialBreakdown} /> {isGuess && <Guess />}
              </span>
            )}
          </li>
        ))}
      </ul>
      <More pageInfo={words?.pageInfo} label="More words">
        {(after) => <NextWords number={number} after={after} />}
      </More>
    </>
  );
}

interface Family {
  kind: string;
  meanings: readonly string[];
  level: number | null;
  wordCount: number;
  morphemes: readonly { id: string; text: string }[];
  keyWord: { text: string } | null;
}

function About({ family }: { family: Family }) {
  const [main = "", ...others] = spellingsOf(family);
  return (
    <header className="headword headword-family">
      <Heading title={main} lang="ru" />
      {others.length > 0 && (
        <p className="spellings">
          also <Russian>{others.join(" · ")}</Russian>
        </p>
      )}
      <p className="headword-facts">
        <span className="tag">{spelledOut(family.kind)}</span>
        {family.level !== null && <span className="tag">level {family.level} of 6</span>}
        <span className="rank">{family.wordCount === 1 ? "1 word" : `${inEnglish(family.wordCount)} words`}</span>
      </p>
      {family.meanings.length > 0 && <p className="gloss">{family.meanings.join(", ")}</p>}
    </header>
  );
}
