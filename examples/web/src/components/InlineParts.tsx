import { Fragment } from "react";

import { type FragmentType, graphql, readFragment } from "../gql";
import { isJoined } from "../rules/phrases";
import { Russian } from "./Russian";

const InlineParts_breakdown = graphql(`
  fragment InlineParts_breakdown on Breakdown {
    id
    items {
      text
      position
      ... on MorphemeBreakdownItem {
        morpheme {
          id
          kind
        }
      }
    }
  }
`);

/** The parts of a word in one line, each in the colour of its kind: при-ход-и-ть. Phrases keep their blanks. */
export function InlineParts({ breakdown }: { breakdown: FragmentType<typeof InlineParts_breakdown> }) {
  const { items } = readFragment(InlineParts_breakdown, breakdown);
  return (
    <Russian className="spelled">
      {items.map((item, index) => (
        <Fragment key={item.position}>
          {isJoined(items[index - 1]?.text, item.text) && <span className="joint">-</span>}
          <span className="inline-part" data-kind={item.__typename === "MorphemeBreakdownItem" ? item.morpheme?.kind : undefined}>
            {item.text}
          </span>
        </Fragment>
      ))}
    </Russian>
  );
}
