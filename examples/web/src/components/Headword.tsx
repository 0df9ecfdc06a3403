import { type FragmentType, graphql, readFragment } from "../gql";
import { partOfSpeechLabel } from "./labels";

const Headword_word = graphql(`
  fragment Headword_word on Word {
    id
    stressed
    transliteration
    partOfSpeech
    level
    frequencyRank
    gloss
  }
`);

export function Headword(props: { word: FragmentType<typeof Headword_word> }) {
  const word = readFragment(Headword_word, props.word);
  return (
    <header className="headword">
      <title>{`${word.stressed} · Rootski`}</title>
      <h1 lang="ru">{word.stressed}</h1>
      <p className="headword-facts">
        <span className="latin" lang="ru-Latn">
          {word.transliteration}
        </span>
        <span className="tag">{partOfSpeechLabel(word.partOfSpeech)}</span>
        {word.level !== null && <span className="tag">{word.level}</span>}
        {word.frequencyRank !== null && <span className="rank">no. {word.frequencyRank} by frequency</span>}
      </p>
      {word.gloss !== null && <p className="gloss">{word.gloss}</p>}
    </header>
  );
}
