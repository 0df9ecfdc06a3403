import { type FragmentType, graphql, readFragment } from "../gql";
import type { BreakdownErrors_ErrorFragment } from "../gql/graphql";
import { Russian } from "./Russian";

export const BreakdownErrors_error = graphql(`
  fragment BreakdownErrors_error on SubmitBreakdownError {
    ... on UserError {
      message
    }
    ... on BreakdownMismatchError {
      expected
      actual
      differsAt
    }
    ... on MorphemesNotFoundError {
      morphemeIds
    }
  }
`);

/** The errors the learner has to correct, with a text for each type. Types added later show the server's message. */
export function BreakdownErrors(props: { errors: readonly FragmentType<typeof BreakdownErrors_error>[] }) {
  return (
    props.errors.length > 0 && (
      <ul className="errors" role="alert">
        {readFragment(BreakdownErrors_error, props.errors).map((error, index) => (
          <li key={index}>
            <Told error={error} />
          </li>
        ))}
      </ul>
    )
  );
}

function Told({ error }: { error: BreakdownErrors_ErrorFragment }) {
  switch (error.__typename) {
    case "BreakdownMismatchError":
      return (
        <>
          The parts spell <Russian>{error.actual}</Russian>, the word is <Russian>{error.expected}</Russian>; they differ
          from letter {error.differsAt + 1} on.
        </>
      );
    case "MorphemesNotFoundError":
      return (
        <>
          {error.morphemeIds.length === 1 ? "A chosen morpheme is" : `${error.morphemeIds.length} chosen morphemes are`} no
          longer in the dictionary. Reload the page and choose again.
        </>
      );
    case "WordNotFoundError":
      return <>The word is no longer in the dictionary.</>;
    default:
      return <>{error.message}</>;
  }
}
