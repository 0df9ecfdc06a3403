import { type FragmentType, graphql, readFragment } from "../gql";
import { Russian } from "./Russian";
import { WordLink } from "./WordLink";

const Relations_word = graphql(`
  fragment Relations_word on Word {
    id
    text
    aspectualPairs {
      imperfectiveText {
        text
        stressed
      }
      perfectiveText {
        text
        stressed
      }
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

/** Related words: the aspectual partner, homographs and synonyms. A partner may be missing from the dictionary. */
export function Relations(props: { word: FragmentType<typeof Relations_word> }) {
  const word = readFragment(Relations_word, props.word);
  const partners = word.aspectualPairs.flatMap((pair) => [
    { title: "Imperfective partner", word: pair.imperfective, spelled: pair.imperfectiveText },
    { title: "Perfective partner", word: pair.perfective, spelled: pair.perfectiveText },
  ]);
  const others = partners.filter(({ word: other, spelled }) => other?.id !== word.id && spelled?.text !== word.text);
  const lists = [
    ...["Imperfective partner", "Perfective partner"].map((title) => ({
      title,
      words: others.flatMap((partner) => (partner.title === title ? (partner.word ?? []) : [])),
      missing: others.flatMap((partner) =>
        partner.title === title && partner.word === null ? (partner.spelled?.stressed ?? []) : [],
      ),
    })),
    { title: "Spelled the same", words: word.homographs ?? [], missing: [] },
    { title: "Means nearly the same", words: word.synonyms ?? [], missing: [] },
  ].filter(({ words, missing }) => words.length + missing.length > 0);
  return (
    lists.length > 0 && (
      <dl className="relations">
        {lists.map(({ title, words, missing }) => (
          <div key={title}>
            <dt>{title}</dt>
            {[...new Map(words.map((other) => [other.id, other])).values()].map((other) => (
              <dd key={other.id}>
                <WordLink word={other} />
              </dd>
            ))}
            {[...new Set(missing)].map((spelled) => (
              <dd key={spelled}>
                <Russian>{spelled}</Russian>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    )
  );
}
