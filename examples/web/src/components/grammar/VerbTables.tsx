import { type FragmentType, graphql, readFragment } from "../../gql";
import { ASPECTS, spelledOut } from "../labels";
import { FormTables } from "./Form";

const VerbTables_verb = graphql(`
  fragment VerbTables_verb on VerbConjugation {
    aspect
    nonPastTense
    nonPast {
      firstSingular {
        ...Form_form
      }
      secondSingular {
        ...Form_form
      }
      thirdSingular {
        ...Form_form
      }
      firstPlural {
        ...Form_form
      }
      secondPlural {
        ...Form_form
      }
      thirdPlural {
        ...Form_form
      }
    }
    past {
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
    imperative {
      singular {
        ...Form_form
      }
      plural {
        ...Form_form
      }
    }
    participles {
      activeNonPast {
        ...Form_form
      }
      passiveNonPast {
        ...Form_form
      }
      activePast {
        ...Form_form
      }
      passivePast {
        ...Form_form
      }
    }
    adverbialParticiple {
      ...Form_form
    }
  }
`);

export function VerbTables(props: { verb: FragmentType<typeof VerbTables_verb> }) {
  const { aspect, nonPastTense, nonPast, past, imperative, participles, adverbialParticiple } = readFragment(
    VerbTables_verb,
    props.verb,
  );
  return (
    <>
      {aspect !== null && <p className="facts">{ASPECTS[aspect]}</p>}
      <FormTables
        tables={[
          {
            caption: spelledOut(nonPastTense ?? "non-past"),
            rows: [
                { label: "я", form: nonPast.firstSingular },
                { label: "ты", form: nonPast.secondSingular },
                { label: "он, она, оно", form: nonPast.thirdSingular },
                { label: "мы", form: nonPast.firstPlural },
                { label: "вы", form: nonPast.secondPlural },
                { label: "они", form: nonPast.thirdPlural },
            ],
          },
          {
            caption: "past",
            rows: [
                { label: "он", form: past.masculine },
                { label: "она", form: past.feminine },
                { label: "оно", form: past.neuter },
                { label: "они", form: past.plural },
            ],
          },
          {
            caption: "imperative",
            rows: [
                { label: "ты", form: imperative.singular },
                { label: "вы", form: imperative.plural },
            ],
          },
          {
            caption: "participles",
            isSparse: true,
            rows: [
                { label: "active, non-past", form: participles.activeNonPast },
                { label: "passive, non-past", form: participles.passiveNonPast },
                { label: "active, past", form: participles.activePast },
                { label: "passive, past", form: participles.passivePast },
                { label: "adverbial", form: adverbialParticiple },
            ],
          },
        ]}
      />
    </>
  );
}
