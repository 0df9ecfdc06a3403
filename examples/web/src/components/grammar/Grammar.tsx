import { type FragmentType, graphql, readFragment } from "../../gql";
import { AdjectiveTables } from "./AdjectiveTables";
import { NounTable } from "./NounTable";
import { VerbTables } from "./VerbTables";

const Grammar_word = graphql(`
  fragment Grammar_word on Word {
    id
    grammar {
      ... on NounDeclension {
        ...NounTable_noun
      }
      ... on VerbConjugation {
        ...VerbTables_verb
      }
      ... on AdjectiveForms {
        ...AdjectiveTables_adjective
      }
    }
  }
`);

export function Grammar(props: { word: FragmentType<typeof Grammar_word> }) {
  const { grammar } = readFragment(Grammar_word, props.word);
  return (
    <section aria-labelledby="grammar">
      <h2 id="grammar">Forms</h2>
      {grammar === null && <p className="empty">The word does not inflect, or its forms are not known.</p>}
      {grammar?.__typename === "NounDeclension" && <NounTable noun={grammar} />}
      {grammar?.__typename === "VerbConjugation" && <VerbTables verb={grammar} />}
      {grammar?.__typename === "AdjectiveForms" && <AdjectiveTables adjective={grammar} />}
    </section>
  );
}
