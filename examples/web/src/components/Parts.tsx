import { type FragmentType, graphql, readFragment } from "../gql";
import type { MorphemeKind } from "../gql/graphql";
import { KINDS, spelledOut } from "./labels";

const Parts_breakdown = graphql(`
  fragment Parts_breakdown on Breakdown {
    id
    items {
      text
      position
      ... on MorphemeBreakdownItem {
        morpheme {
          id
          kind
          family {
            id
            meanings
          }
        }
      }
    }
  }
`);

/** A broken-down word: each part is coloured by its kind, under the sign used in Russian school books. */
export function Parts(props: { breakdown: FragmentType<typeof Parts_breakdown> }) {
  const { items } = readFragment(Parts_breakdown, props.breakdown);
  return (
    <ol className="parts">
      {items.map((item) => {
        const morpheme = item.__typename === "MorphemeBreakdownItem" ? item.morpheme : null;
        return (
          <li key={item.position} className="part" data-kind={morpheme?.kind}>
            <Sign kind={morpheme?.kind} />
            <span className="part-text" lang="ru">
              {item.text}
            </span>
            <small className="part-kind">{morpheme === null ? "text" : spelledOut(morpheme.kind)}</small>
            <small className="part-meanings">{morpheme?.family.meanings.slice(0, 2).join(", ")}</small>
          </li>
        );
      })}
    </ol>
  );
}

const SIGNS: Partial<Record<MorphemeKind, string>> = {
  PREFIX: "M2 4 H98 V18",
  ROOT: "M2 18 Q50 -10 98 18",
  SUFFIX: "M2 18 L50 3 L98 18",
  LINK: "M30 11 H70",
};

function Sign({ kind }: { kind: MorphemeKind | undefined }) {
  return (
    <svg className="sign" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      {kind !== undefined && <path d={SIGNS[kind]} />}
    </svg>
  );
}

export function Legend() {
  return (
    <ul className="legend" aria-label="Kinds of parts">
      {KINDS.map(({ kind, label, about }) => (
        <li key={kind} data-kind={kind}>
          <Sign kind={kind} />
          <b>{label}</b> {about}
        </li>
      ))}
    </ul>
  );
}
