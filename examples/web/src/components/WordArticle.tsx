import { type FragmentType, graphql, readFragment } from "../gql";
import { BreakdownSection } from "./BreakdownSection";
import { Definitions } from "./Definitions";
import { FamilyTree } from "./FamilyTree";
import { Grammar } from "./grammar/Grammar";
import { Headword } from "./Headword";
import { History } from "./History";
import { Relations } from "./Relations";
import { Sentences } from "./Sentences";

const WordArticle_word = graphql(`
  fragment WordArticle_word on Word {
    id
    ...Headword_word
    ...Definitions_word
    ...Relations_word
    ...BreakdownSection_word
    ...BreakdownEditor_word
    ...Grammar_word
    ...Sentences_word
    ...FamilyTree_word
    ...History_word
  }
`);

/** All that is known of a word: the fragments of the components make one query. */
export function WordArticle(props: { word: FragmentType<typeof WordArticle_word> }) {
  const word = readFragment(WordArticle_word, props.word);
  return (
    <article className="word">
      <div className="word-main">
        <Headword word={word} />
        <Relations word={word} />
        <BreakdownSection key={word.id} word={word} edited={word} />
        <Definitions word={word} />
        <Sentences word={word} />
      </div>
      <div className="word-aside">
        <FamilyTree word={word} />
        <Grammar word={word} />
        <History word={word} />
      </div>
    </article>
  );
}
