import { type FragmentType, graphql, readFragment } from "../../gql";
import { FormTable } from "./Form";

const AdjectiveTables_adjective = graphql(`
  fragment AdjectiveTables_adjective on AdjectiveForms {
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

export function AdjectiveTables(props: { adjective: FragmentType<typeof AdjectiveTables_adjective> }) {
  const { short, comparative, superlative } = readFragment(AdjectiveTables_adjective, props.adjective);
  return (
    <div className="tables">
      <FormTable
        caption="short forms"
        rows={[
          { label: "он", form: short.masculine },
          { label: "она", form: short.feminine },
          { label: "оно", form: short.neuter },
          { label: "они", form: short.plural },
        ]}
      />
      <FormTable
        caption="degrees"
        isSparse
        rows={[
          { label: "comparative", form: comparative },
          { label: "superlative", form: superlative },
        ]}
      />
    </div>
  );
}
