import { type FragmentType, graphql, readFragment } from "../../gql";
import type { AdjectiveTables_AdjectiveFragment } from "../../gql/graphql";
import { CaseTable } from "./CaseTable";
import { FormTables } from "./Form";

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
  return (
    <CaseTable columns={GENDERS.map((label) => ({ label, forms: readFragment(AdjectiveTables_cases, long[label]) }))} />
  );
}
