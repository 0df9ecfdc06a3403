import { type FragmentType, graphql, readFragment } from "../gql";
import { useKnown } from "../known";
import { Guess } from "./Guess";
import { Parts } from "./Parts";
import { Russian } from "./Russian";
import { WordLink } from "./WordLink";

const ReaderPanel_word = graphql(`
  fragment ReaderPanel_word on Word {
    id
    databaseId
    ...WordLink_word
    officialBreakdown {
      id
      isInference
      isVerified
      ...Parts_breakdown
    }
  }
`);

interface Props {
  word: FragmentType<typeof ReaderPanel_word>;
  /** The form in the text, and what it can be. */
  form: string;
  labels: readonly string[];
}

/** What a click on a word of a text shows: meaning, form and parts; and whether the reader knows it. */
export function ReaderPanel({ word: given, form, labels }: Props) {
  const word = readFragment(ReaderPanel_word, given);
  const { known, setKnown } = useKnown();
  const { officialBreakdown: breakdown } = word;
  return (
    <section className="reader-word">
      <WordLink word={word} />
      {labels.length > 0 && (
        <p className="facts">
          <Russian>{form}</Russian>: {labels.join(", ")}
        </p>
      )}
      {breakdown === null ? <p className="empty">Its parts are not known.</p> : <Parts breakdown={breakdown} wordId={word.id} />}
      {breakdown?.isInference === true && !breakdown.isVerified && (
        <p className="facts">
          <Guess /> by a program
        </p>
      )}
      <label className="choice">
        <input
          type="checkbox"
          checked={known.has(String(word.databaseId))}
          onChange={(event) => { setKnown(word.databaseId, event.target.checked); }}
        />
        I know this word
      </label>
    </section>
  );
}
