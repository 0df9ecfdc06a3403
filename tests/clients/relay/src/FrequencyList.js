// A list of words that grows as one scrolls: a pagination container over a connection of the query root.

import { graphql, usePaginationFragment } from "react-relay";

const fragment = graphql`
  fragment FrequencyList_query on Query
  @refetchable(queryName: "FrequencyListPaginationQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 5 }, after: { type: "String" }, filter: { type: "WordFilter" }) {
    wordList(first: $first, after: $after, filter: $filter) @connection(key: "FrequencyList_wordList") {
      edges {
        cursor
        node {
          id
          ...WordLine_word
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const query = graphql`
  query FrequencyListQuery($first: Int!, $filter: WordFilter) {
    ...FrequencyList_query @arguments(first: $first, filter: $filter)
  }
`;

export function FrequencyList({ from }) {
  const { data, loadNext, hasNext } = usePaginationFragment(fragment, from);
  return { words: data.wordList?.edges.map((edge) => edge.node) ?? [], more: () => loadNext(5), hasNext };
}
