import { type FragmentType, graphql, readFragment } from "../gql";
import { WordLink } from "./WordLink";

const Relations_word = graphql(`
  fragment Relations_word on Word {
    id
    aspectualPairs {
      imperfective {
        id
        ...WordLink_word
      }
      perfective {
        id
        ...WordLink_word
      }
    }
    homographs {
      id
      ...WordLink_word
    }
    synonyms {
      id
      ...WordLink_word
    }
  }
`);

/** Related words: the aspectual partner, homographs and synonyms. */
export function Relations(props: { word: FragmentType<typeof Relations_word> }) {
  const word = readFragment(Relations_word, props.word);
  const imperfective = word.aspectualPairs.flatMap((pair) => pair.imperfective ?? []);
  const perfective = word.aspectualPairs.flatMap((pair) => pair.perfective ?? []);
  const lists = [
    { title: "Imperfective partner", words: imperfective.filter(({ id }) => id !== word.id) },
    { title: "Perfective partner", words: perfective.filter(({ id }) => id !== word.id) },
    { title: "Spelled the same", words: word.homographs ?? [] },
    { title: "Means nearly the same", words: word.synonyms ?? [] },
  ].filter(({ words }) => words.length > 0);
  return (
    lists.length > 0 && (
      <dl className="relations">
        {lists.map(({ title, words }) => (
          <div key={title}>
            <dt>{title}</dt>
            {[...new Map(words.map((other) => [other.id, other])).values()].map((other) => (
              <dd key={other.id}>
                <WordLink word={other} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    )
  );
}
