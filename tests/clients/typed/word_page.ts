// A word page as typed documents: what tsc accepts here is what the generated types promise.

import { graphql, unmask } from "../gql";
import type { FragmentType } from "../gql";

export const Parts = graphql(`
  fragment Parts on Breakdown {
    id
    revision
    origin
    items {
      __typename
      position
      text
      ... on MorphemeBreakdownItem {
        morpheme {
          kind
          family {
            meanings
          }
        }
      }
    }
  }
`);

export const WordPage = graphql(`
  query WordPage($by: WordLookup!, $sentences: Int = 3) {
    word(by: $by) {
      id
      stressed(style: ACUTE)
      partOfSpeech
      frequencyRank
      definitions {
        definitions {
          text
        }
      }
      exampleSentences(first: $sentences) {
        nodes {
          russian
          english
        }
      }
      grammar {
        __typename
        ... on VerbConjugation {
          aspect
          nonPast {
            firstSingular {
              stressed
            }
          }
        }
        ... on NounDeclension {
          gender
          genitive {
            plural {
              text
            }
          }
        }
      }
      breakdown {
        ...Parts
      }
    }
  }
`);

export const Submit = graphql(`
  mutation Submit($input: SubmitBreakdownInput!) {
    submitBreakdown(input: $input) {
      breakdown {
        submittedAt
        ...Parts
      }
      userErrors {
        __typename
        ... on UserError {
          message
          path
        }
        ... on BreakdownMismatchError {
          differsAt
        }
      }
    }
  }
`);

export function meanings(masked: FragmentType<typeof Parts>): readonly string[] {
  const breakdown = unmask(Parts, masked);
  return breakdown.items.flatMap((item) =>
    item.__typename === "MorphemeBreakdownItem" ? (item.morpheme?.family.meanings ?? []) : [],
  );
}
