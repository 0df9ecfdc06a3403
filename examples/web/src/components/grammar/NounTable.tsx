import { type FragmentType, graphql, readFragment } from "../../gql";
import type { NounTable_NounFragment } from "../../gql/graphql";
import { Russian } from "../Russian";
import { Form } from "./Form";
import { spelledOut } from "../labels";

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

const CASES = [
  { name: "nominative", russian: "именительный" },
  { name: "genitive", russian: "родительный" },
  { name: "dative", russian: "дательный" },
  { name: "accusative", russian: "винительный" },
  { name: "instrumental", russian: "творительный" },
  { name: "prepositional", russian: "предложный" },
] as const;

export function NounTable(props: { noun: FragmentType<typeof NounTable_noun> }) {
  const noun = readFragment(NounTable_noun, props.noun);
  const facts = [
    noun.gender === null ? null : spelledOut(noun.gender),
    noun.isAnimate === null ? null : noun.isAnimate ? "animate" : "inanimate",
    noun.isIndeclinable ? "the same in all cases" : null,
  ].filter((fact) => fact !== null);
  const isKnown = CASES.some(({ name }) => {
    const { singular, plural } = readFragment(NounTable_forms, noun[name]);
    return singular !== null || plural !== null;
  });
  return (
    <>
      {facts.length > 0 && <p className="facts">{facts.join(", ")}</p>}
      {isKnown ? <Cases noun={noun} /> : <p className="empty">Its forms are not known yet.</p>}
    </>
  );
}

function Cases({ noun }: { noun: NounTable_NounFragment }) {
  return (
    <div className="wide wide-two">
      <table>
        <caption>Cases</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">singular</th>
            <th scope="col">plural</th>
          </tr>
        </thead>
        <tbody>
          {CASES.map(({ name, russian }) => (
            <Case key={name} name={name} russian={russian} forms={noun[name]} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Case(props: { name: string; russian: string; forms: FragmentType<typeof NounTable_forms> }) {
  const forms = readFragment(NounTable_forms, props.forms);
  return (
    <tr>
      <th scope="row">
        {props.name} <small><Russian>{props.russian}</Russian></small>
      </th>
      <td>
        <Form form={forms.singular} />
      </td>
      <td>
        <Form form={forms.plural} />
      </td>
    </tr>
  );
}
