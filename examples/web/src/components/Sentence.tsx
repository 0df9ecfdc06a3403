import { type FragmentType, graphql, readFragment } from "../gql";
import { piecesOf, rangesInStressed } from "../rules/ranges";

const Sentence_sentence = graphql(`
  fragment Sentence_sentence on ExampleSentence {
    stressed
    matches {
      start
      end
    }
    english
  }
`);

/** A sentence with its stress and its translation; the word that it is an example of is marked. */
export function Sentence(props: { sentence: FragmentType<typeof Sentence_sentence> }) {
  const { stressed, matches, english } = readFragment(Sentence_sentence, props.sentence);
  return (
    <>
      <p lang="ru">
        {piecesOf(stressed, rangesInStressed(stressed, matches)).map((piece, index) =>
          piece.isMarked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
        )}
      </p>
      {english !== null && <p>{english}</p>}
    </>
  );
}
