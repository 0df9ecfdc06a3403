import { type FragmentType, graphql, readFragment } from "../gql";
import type { LanguageLevel, Sentences_WordFragment } from "../gql/graphql";
import { levelLabel } from "./labels";
import { Sentence } from "./Sentence";

const Sentences_word = graphql(`
  fragment Sentences_word on Word {
    id
    exampleSentences(first: 6) {
      nodes {
        ...Sentence_sentence
        level
        source {
          name
          author
        }
      }
    }
  }
`);

type Nodes = Sentences_WordFragment["exampleSentences"]["nodes"];

export function Sentences(props: { word: FragmentType<typeof Sentences_word> }) {
  const { nodes } = readFragment(Sentences_word, props.word).exampleSentences;
  const shared = sharedSource(nodes);
  return (
    <section aria-labelledby="sentences">
      <h2 id="sentences">In sentences</h2>
      {nodes.length === 0 && <p className="empty">No sentence is known yet.</p>}
      <ul className="sentences">
        {nodes.map((sentence, index) => (
          <li key={index}>
            <Sentence sentence={sentence} />
            <Credit level={sentence.level} by={shared === null ? sourceOf(sentence) : null} />
          </li>
        ))}
      </ul>
      {shared !== null && (
        <p className="source">
          <small>From: {shared}</small>
        </p>
      )}
    </section>
  );
}

function sourceOf({ source }: Nodes[number]): string | null {
  return source?.author ?? source?.name ?? null;
}

/** The source of all sentences, if they have the same. */
function sharedSource(nodes: Nodes): string | null {
  const [source = null, ...others] = new Set(nodes.map(sourceOf));
  return others.length === 0 ? source : null;
}

function Credit({ level, by }: { level: LanguageLevel | null; by: string | null }) {
  const told = [level === null ? null : levelLabel(level), by].filter((text) => text !== null);
  return told.length > 0 && <small>{told.join(" · ")}</small>;
}
