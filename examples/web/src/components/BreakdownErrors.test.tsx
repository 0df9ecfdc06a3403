import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";

import { makeFragmentData } from "../gql";
import type { BreakdownErrors_ErrorFragment } from "../gql/graphql";
import { BreakdownErrors, BreakdownErrors_error } from "./BreakdownErrors";

function shown(error: BreakdownErrors_ErrorFragment): string {
  const errors = [makeFragmentData(error, BreakdownErrors_error)];
  return renderToStaticMarkup(<BreakdownErrors errors={errors} />).replace(/<[^>]+>/g, "");
}

const message = "the server's message";

describe("an error of a breakdown", () => {
  it("says where the parts depart from the word", () => {
    const error = { __typename: "BreakdownMismatchError", message, expected: "выход", actual: "выхот", differsAt: 4 } as const;

    expect(shown(error)).toBe("The parts spell выхот, the word is выход; they differ from letter 5 on.");
  });

  it("counts the morphemes that are gone", () => {
    const error: BreakdownErrors_ErrorFragment = { __typename: "MorphemesNotFoundError", message, morphemeIds: ["a", "b"] };

    expect(shown(error)).toBe("2 chosen morphemes are no longer in the dictionary. Reload the page and choose again.");
  });

  it("says that the word is gone", () => {
    expect(shown({ __typename: "WordNotFoundError", message })).toBe("The word is no longer in the dictionary.");
  });

  it("of another kind is told in the server's words", () => {
    expect(shown({ __typename: "InvalidBreakdownItemError", message })).toBe("the server&#x27;s message");
  });
});
