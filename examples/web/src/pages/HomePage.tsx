import { FamilyPicture } from "../components/FamilyPicture";
import { Guess } from "../components/Guess";
import { Heading } from "../components/Heading";
import { LEVELS } from "../components/labels";
import { Loading } from "../components/Loading";
import { Parts } from "../components/Parts";
import { Content } from "../components/Problem";
import { Russian } from "../components/Russian";
import { SearchBox } from "../components/SearchBox";
import { Sentence } from "../components/Sentence";
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { WordLink } from "../components/WordLink";
import { graphql, readFragment } from "../gql";
import type { HomePageQuery } from "../gql/graphql";
import { Link } from "../navigation";
import { familyPath } from "../routes";
import { branchesOf } from "../rules/branches";
import { inEnglish } from "../rules/numbers";
import { useSession } from "../session";

// The family of ход is in every dictionary of Russian, and one that a learner meets on the first day.
const HomePageDocument = graphql(`
  query HomePage($signedIn: Boolean!) {
    wordOfTheDay {
      id
      ...WordLink_word
      officialBreakdown {
        id
        ...Parts_breakdown
      }
      exampleSentences(first: 1) {
        nodes {
          ...Sentence_sentence
        }
      }
    }
    searchMorphemes(text: "ход", mode: EXACT, filter: { kinds: [ROOT] }, first: 1) {
      nodes {
        id
        text
        family {
          id
          databaseId
          meanings
          wordCount
          words(first: 40) {
            edges {
              isGuess
              morpheme {
                id
                text
              }
              node {
                id
                stressed
                ...WordLink_word
              }
            }
          }
        }
      }
    }
    A1: wordList(filter: { levels: [A1] }, first: 8) {
      ...HomePage_level
    }
    A2: wordList(filter: { levels: [A2] }, first: 8) {
      ...HomePage_level
    }
    B1: wordList(filter: { levels: [B1] }, first: 8) {
      ...HomePage_level
    }
    B2: wordList(filter: { levels: [B2] }, first: 8) {
      ...HomePage_level
    }
    C1: wordList(filter: { levels: [C1] }, first: 8) {
      ...HomePage_level
    }
    C2: wordList(filter: { levels: [C2] }, first: 8) {
      ...HomePage_level
    }
    ...Shell_query
  }
`);

const HomePage_level = graphql(`
  fragment HomePage_level on WordConnection {
    nodes {
      id
      ...WordLink_word
    }
  }
`);

type Root = NonNullable<HomePageQuery["searchMorphemes"]>["nodes"][number];

/** The most words of the picture, and so many that it needs no guesses. */
const SHOWN = 16;
const ENOUGH = 8;

export function HomePage() {
  const { isSignedIn } = useSession();
  const { data, error, isLoading, reload } = usePageQuery(HomePageDocument, { signedIn: isSignedIn });
  const word = data?.wordOfTheDay ?? null;
  const root = data?.searchMorphemes?.nodes[0];
  return (
    <Shell query={data} isHome>
      <div className="home">
        <div className="hero">
          <Heading title="Russian by its roots" />
          <p>Type a word in any form, in Latin letters, or in English.</p>
          <SearchBox isFirst />
        </div>
        <Content error={error} onRetry={reload}>
          {isLoading && data?.searchMorphemes == null && <Loading />}
          {root !== undefined && <WhyRoots root={root} />}
          {word !== null && <WordOfTheDay word={word} />}
          {data !== undefined && <Levels data={data} />}
        </Content>
      </div>
    </Shell>
  );
}

function WordOfTheDay({ word }: { word: NonNullable<HomePageQuery["wordOfTheDay"]> }) {
  const [sentence] = word.exampleSentences.nodes;
  return (
    <section className="today" aria-labelledby="today">
      <h2 id="today">Word of the day</h2>
      <div className="today-columns">
        <div>
          <WordLink word={word} />
          {word.officialBreakdown !== null && <Parts breakdown={word.officialBreakdown} wordId={word.id} />}
        </div>
        {sentence !== undefined && (
          <div className="sentences">
            <div>
              <Sentence sentence={sentence} />
            </div>
          </div>
        )}
      </div>
    </section>
  );
}

function WhyRoots({ root }: { root: Root }) {
  const { family } = root;
  const edges = mostCertain(family.words?.edges ?? []);
  const branches = branchesOf(edges.map(({ node, morpheme }) => ({ spelling: morpheme.text, word: node.stressed })));
  const others = branches.map(({ label }) => label).filter((label) => label !== root.text);
  const words = inEnglish(family.wordCount);
  return (
    <section className="why" aria-labelledby="why">
      <h2 id="why">Why roots</h2>
      <p>
        If you know that <Russian>{root.text}</Russian>
        {others.length > 0 && (
          <>
            {" "}
            (also <Russian>{others.join(", ")}</Russian>)
          </>
        )}{" "}
        means “{family.meanings.join(", ")}”, you can guess what {words} words mean. These are some of them.
      </p>
      <div className="why-family">
        <FamilyPicture
          family={{ label: root.text, children: branches }}
          name={`A tree of the root ${root.text} and its words, which the list names`}
        />
        <div>
          <ul className="word-list" aria-label={`Words with the root ${root.text}`}>
            {edges.map(({ node, isGuess }) => (
              <li key={node.id}>
                <WordLink word={node} /> {isGuess && <Guess />}
              </li>
            ))}
          </ul>
          <p>
            <Link href={familyPath(family)}>The whole family</Link>
          </p>
        </div>
      </div>
    </section>
  );
}

/** The most used words whose parts somebody has checked; with guesses only where there are too few. */
function mostCertain<T extends { isGuess: boolean }>(edges: readonly T[]): readonly T[] {
  const checked = edges.filter(({ isGuess }) => !isGuess);
  return (checked.length < ENOUGH ? edges : checked).slice(0, SHOWN);
}

function Levels({ data }: { data: HomePageQuery }) {
  const lists = LEVELS.map((known) => ({ ...known, words: readFragment(HomePage_level, data[known.level])?.nodes ?? [] }));
  if (lists.every(({ words }) => words.length === 0)) return null;
  return (
    <section aria-labelledby="levels">
      <h2 id="levels">Words by level</h2>
      <div className="levels">
        {lists
          .filter(({ words }) => words.length > 0)
          .map(({ level, label, words }) => (
            <section key={level} aria-labelledby={level}>
              <h3 id={level}>
                {level} <small>{label}</small>
              </h3>
              <ul className="word-list">
                {words.map((word) => (
                  <li key={word.id}>
                    <WordLink word={word} />
                  </li>
                ))}
              </ul>
              <p>
                <Link href={`/browse?level=${level}`}>All {level} words</Link>
              </p>
            </section>
          ))}
      </div>
    </section>
  );
}
