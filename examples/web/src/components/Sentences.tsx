import { type FragmentType, graphql, readFragment } from "../gql";
import { Credits } from "./Credits";
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
          url
          license
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
            <Sentence sentence={sentence} />
            {sentence.level !== null && <small>{levelLabel(sentence.level)}</small>}
          </li>
        ))}
      </ul>
      <Credits label="From" sources={nodes.flatMap(({ source }) => source ?? [])} />
    </section>
  );
}
