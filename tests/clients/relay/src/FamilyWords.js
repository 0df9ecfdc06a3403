// The words of a family: a pagination container over a connection of an object that is refetched by its global id.

import { graphql, usePaginationFragment } from "react-relay";

const fragment = graphql`
  fragment FamilyWords_family on MorphemeFamily
  @refetchable(queryName: "FamilyWordsPaginationQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 3 }, after: { type: "String" }) {
    meanings
    wordCount
    words(first: $first, after: $after, orderBy: FREQUENCY) @connection(key: "FamilyWords_words") {
      edges {
        morpheme {
          text
        }
        node {
          ...WordLine_word
        }
      }
    }
  }
`;

export const query = graphql`
  query FamilyWordsQuery($by: MorphemeFamilyLookup!, $first: Int!) {
    morphemeFamily(by: $by) {
      id
      ...FamilyWords_family @arguments(first: $first)
    }
  }
`;

export function FamilyWords({ family }) {
  return usePaginationFragment(fragment, family);
}
