import { type FragmentType, graphql, readFragment } from "../../gql";
import type { AdjectiveTables_AdjectiveFragment } from "../../gql/graphql";
import { Russian } from "../Russian";
import { Form, FormTables } from "./Form";

const AdjectiveTables_adjective = graphql(`
  fragment AdjectiveTables_adjective on AdjectiveForms {
    long {
      masculine {
        ...AdjectiveTables_cases
      }
      feminine {
        ...AdjectiveTables_cases
      }
      neuter {
        ...AdjectiveTables_cases
      }
      plural {
        ...AdjectiveTables_cases
      }
    }
    comparative {
      ...Form_form
    }
    superlative {
      ...Form_form
    }
    short {
      masculine {
        ...Form_form
      }
      feminine {
        ...Form_form
      }
      neuter {
        ...Form_form
      }
      plural {
        ...Form_form
      }
    }
  }
`);

const AdjectiveTables_cases = graphql(`
  fragment AdjectiveTables_cases on AdjectiveCases {
    nominative {
      ...Form_form
    }
    genitive {
      ...Form_form
    }
    dative {
      ...Form_form
    }
    accusative {
      ...Form_form
    }
    accusativeAnimate {
      ...Form_form
    }
    instrumental {
      ...Form_form
    }
    prepositional {
      ...Form_form
    }
  }
`);

type Long = NonNullable<AdjectiveTables_AdjectiveFragment["long"]>;

const GENDERS = ["masculine", "neuter", "feminine", "plural"] as const;

const CASES = [
  { name: "nominative", label: "nominative", russian: "именительный" },
  { name: "genitive", label: "genitive", russian: "родительный" },
  { name: "dative", label: "dative", russian: "дательный" },
  { name: "accusative", label: "accusative", russian: "винительный" },
  { name: "accusativeAnimate", label: "accusative, animate", russian: "одушевлённый" },
  { name: "instrumental", label: "instrumental", russian: "творительный" },
  { name: "prepositional", label: "prepositional", russian: "предложный" },
] as const;

export function AdjectiveTables(props: { adjective: FragmentType<typeof AdjectiveTables_adjective> }) {
  const { long, short, comparative, superlative } = readFragment(AdjectiveTables_adjective, props.adjective);
  return (
    <>
      {long !== null && <LongTable long={long} />}
      <FormTables
        tables={[
          {
            caption: "short forms",
            isSparse: true,
            rows: [
                { label: "он", form: short.masculine },
                { label: "она", form: short.feminine },
                { label: "оно", form: short.neuter },
                { label: "они", form: short.plural },
            ],
          },
          {
            caption: "degrees",
            isSparse: true,
            rows: [
                { label: "comparative", form: comparative },
                { label: "superlative", form: superlative },
            ],
          },
        ]}
      />
    </>
  );
}

function LongTable({ long }: { long: Long }) {
  const columns = GENDERS.map((gender) => readFragment(AdjectiveTables_cases, long[gender]));
  const rows = CASES.map((row) => ({ ...row, forms: columns.map((cases) => cases[row.name]) }));
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Cases and genders">
      <table>
        <caption>Cases</caption>
        <thead>
          <tr>
            <td />
            {GENDERS.map((gender) => (
              <th key={gender} scope="col">
                {gender}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .filter(({ forms }) => forms.some((form) => form !== null))
            .map(({ name, label, russian, forms }) => (
              <tr key={name}>
                <th scope="row">
                  {label} <small><Russian>{russian}</Russian></small>
                </th>
                {forms.map((form, index) => (
                  <td key={index}>
                    <Form form={form} />
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
