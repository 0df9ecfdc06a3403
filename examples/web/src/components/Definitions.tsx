import { type FragmentType, graphql, readFragment } from "../gql";

const Definitions_word = graphql(`
  fragment Definitions_word on Word {
    id
    definitions {
      definitions {
        position
        senses {
          position
          text
          note
        }
      }
    }
  }
`);

export function Definitions(props: { word: FragmentType<typeof Definitions_word> }) {
  const word = readFragment(Definitions_word, props.word);
  const definitions = word.definitions.flatMap((group) => group.definitions);
  return (
    <section aria-labelledby="definitions">
      <h2 id="definitions">Meaning</h2>
      {definitions.length === 0 && <p className="empty">No definition is known yet.</p>}
      <ol className="definitions">
        {definitions.map((definition, index) => (
          <li key={index}>
            {definition.senses.map((sense) => (
              <span className="sense" key={sense.position}>
                {sense.text}
                {sense.note !== null && <small>{sense.note}</small>}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
