import { type FragmentType, graphql, readFragment } from "../gql";
import { piecesOf, rangesInStressed } from "../rules/ranges";

const Sentences_word = graphql(`
  fragment Sentences_word on Word {
    id
    exampleSentences(first: 6) {
      nodes {
        stressed
        matches {
          start
          end
        }
        english
        level
        source {
          name
          author
        }
      }
    }
  }
`);

export function Sentences(props: { word: FragmentType<typeof Sentences_word> }) {
  const { nodes } = readFragment(Sentences_word, props.word).exampleSentences;
  return (
    <section aria-labelledby="sentences">
      <h2 id="sentences">In sentences</h2>
      {nodes.length === 0 && <p className="empty">No sentence is known yet.</p>}
      <ul className="sentences">
        {nodes.map((sentence, index) => (
          <li key={index}>
            <p lang="ru">
              <Marked text={sentence.stressed} ranges={rangesInStressed(sentence.stressed, sentence.matches)} />
            </p>
            {sentence.english !== null && <p>{sentence.english}</p>}
            <Credit level={sentence.level} by={sentence.source?.author ?? sentence.source?.name ?? null} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Marked({ text, ranges }: { text: string; ranges: readonly { start: number; end: number }[] }) {
  return piecesOf(text, ranges).map((piece, index) =>
    piece.isMarked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
  );
}

function Credit({ level, by }: { level: string | null; by: string | null }) {
  const told = [level, by].filter((text) => text !== null);
  return told.length > 0 && <small>{told.join(" · ")}</small>;
}
