import { type FragmentType, graphql, readFragment } from "../gql";
import { Link } from "../navigation";
import { wordPath } from "../routes";
import { Russian } from "./Russian";

const WordLink_word = graphql(`
  fragment WordLink_word on Word {
    id
    databaseId
    text
    stressed
    gloss
  }
`);

export function WordLink(props: { word: FragmentType<typeof WordLink_word>; isCurrent?: boolean }) {
  const word = readFragment(WordLink_word, props.word);
  return (
    <Link className="word-link" href={wordPath(word)} aria-current={props.isCurrent ? "page" : undefined}>
      <Russian>{word.stressed}</Russian>
      {word.gloss !== null && <small>{word.gloss}</small>}
    </Link>
  );
}
