// A submission: the payload's ids bring the store up to date, and a new breakdown enters the list of the word's.

import { graphql, useFragment, useMutation } from "react-relay";

const fragment = graphql`
  fragment BreakdownEditor_word on Word {
    id
    text
    breakdowns(first: 10) @connection(key: "BreakdownEditor_breakdowns") {
      __id
      edges {
        node {
          id
          text
          isVerified
        }
      }
    }
  }
`;

const mutation = graphql`
  mutation BreakdownEditorMutation($input: SubmitBreakdownInput!, $connections: [ID!]!) {
    submitBreakdown(input: $input) {
      breakdown @prependNode(connections: $connections, edgeTypeName: "BreakdownEdge") {
        id
        text
        isVerified
      }
      word {
        id
        viewerBreakdown {
          id
        }
      }
      userErrors {
        ... on UserError {
          message
          path
        }
        ... on MorphemesNotFoundError {
          morphemeIds
        }
      }
    }
  }
`;

const deletion = graphql`
  mutation BreakdownEditorDeletionMutation($input: DeleteBreakdownInput!) {
    deleteBreakdown(input: $input) {
      deletedBreakdownId @deleteRecord
      userErrors {
        ... on UserError {
          message
        }
      }
    }
  }
`;

export function BreakdownEditor({ word }) {
  const data = useFragment(fragment, word);
  return { data, submit: useMutation(mutation), remove: useMutation(deletion), connection: data.breakdowns?.__id };
}
