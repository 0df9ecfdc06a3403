import { type FragmentType, graphql, readFragment } from "../../gql";
import type { NounTable_NounFragment } from "../../gql/graphql";
import { spelledOut } from "../labels";
import { type CaseName, CASES, CaseTable } from "./CaseTable";
import type { FormProp } from "./Form";

const NounTable_noun = graphql(`
  fragment NounTable_noun on NounDeclension {
    gender
    isAnimate
    isIndeclinable
    nominative {
      ...NounTable_forms
    }
    genitive {
      ...NounTable_forms
    }
    dative {
      ...NounTable_forms
    }
    accusative {
      ...NounTable_forms
    }
    instrumental {
      ...NounTable_forms
    }
    prepositional {
      ...NounTable_forms
    }
  }
`);

const NounTable_forms = graphql(`
  fragment NounTable_forms on CaseForms {
    singular {
      ...Form_form
    }
    plural {
      ...Form_form
    }
  }
`);

const CASES_OF_NOUNS = CASES.flatMap(({ name }) => (name === "accusativeAnimate" ? [] : [name]));

export function NounTable(props: { noun: FragmentType<typeof NounTable_noun> }) {
  const noun = readFragment(NounTable_noun, props.noun);
  const facts = [
    noun.gender === null ? null : spelledOut(noun.gender),
    noun.isAnimate === null ? null : noun.isAnimate ? "animate" : "inanimate",
    noun.isIndeclinable ? "the same in all cases" : null,
  ].filter((fact) => fact !== null);
  const columns = (["singular", "plural"] as const).map((label) => ({ label, forms: formsOf(noun, label) }));
  const isKnown = columns.some(({ forms }) => Object.values(forms).some((form) => form !== null));
  return (
    <>
      {facts.length > 0 && <p className="facts">{facts.join(", ")}</p>}
      {isKnown ? <CaseTable columns={columns} /> : <p className="empty">Its forms are not known yet.</p>}
    </>
  );
}

function formsOf(noun: NounTable_NounFragment, number: "singular" | "plural"): Partial<Record<CaseName, FormProp>> {
  return Object.fromEntries(CASES_OF_NOUNS.map((name) => [name, readFragment(NounTable_forms, noun[name])[number]]));
}
