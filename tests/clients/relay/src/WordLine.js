// One word in a list.

import { graphql, useFragment } from "react-relay";

export function WordLine({ word }) {
  return useFragment(
    graphql`
      fragment WordLine_word on Word {
        stressed
        gloss
        level
      }
    `,
    word,
  );
}
