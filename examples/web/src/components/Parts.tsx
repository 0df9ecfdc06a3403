import { type FragmentType, graphql, readFragment } from "../gql";
import type { MorphemeKind, Parts_BreakdownFragment } from "../gql/graphql";
import { familyPath } from "../routes";
import { Link } from "../navigation";
import { hasZeroEnding, type Role, rolesOf } from "../rules/endings";
import { hasLetters } from "../rules/phrases";
import { KINDS, spelledOut } from "./labels";
import { Russian } from "./Russian";

export const Parts_breakdown = graphql(`
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
            databaseId
            meanings
            meaningsAreDerived
            keyWord {
              id
              stressed
              gloss
            }
          }
        }
      }
    }
  }
`);

type Item = Parts_BreakdownFragment["items"][number];

interface Props {
  breakdown: FragmentType<typeof Parts_breakdown>;
  /** The word, if it is declined: one without a letter for its ending has an empty box. */
  declined?: string | null;
  /** The id of the word, which is not named as an example of its own root. */
  wordId?: string;
}

/** A broken-down word: each part is coloured by its kind, under the sign used in Russian school books. */
export function Parts({ breakdown, declined = null, wordId }: Props) {
  const { items } = readFragment(Parts_breakdown, breakdown);
  const parts = items.map((item) => ({ item, ...morphemeOf(item) }));
  const roles = rolesOf(parts);
  return (
    <ol className="parts">
      {parts.map((part, index) =>
        hasLetters(part.item.text) ? (
          <Part key={part.item.position} {...part} role={roles[index] ?? "stem"} wordId={wordId} />
        ) : (
          <li key={part.item.position} className="between">
            {part.item.text}
          </li>
        ),
      )}
      {declined !== null && hasZeroEnding({ text: declined, isDeclined: true }, roles) && (
        <li className="part" data-kind="ENDING" data-role="ending">
          <Sign kind={null} />
          <span className="part-text" aria-hidden="true">
            &nbsp;
          </span>
          <small className="part-kind">ending</small>
          <small className="part-meanings">no letter</small>
        </li>
      )}
    </ol>
  );
}

function morphemeOf(item: Item) {
  const morpheme = item.__typename === "MorphemeBreakdownItem" ? item.morpheme : null;
  return { kind: morpheme?.kind ?? null, family: morpheme?.family ?? null, meanings: morpheme?.family.meanings ?? [] };
}

interface PartProps extends ReturnType<typeof morphemeOf> {
  item: Item;
  role: Role;
  wordId: string | undefined;
}

function Part({ item, kind, family, meanings, role, wordId }: PartProps) {
  const meaning = meanings.slice(0, 2).join(", ");
  const keyWord = family !== null && (meaning === "" || family.meaningsAreDerived) ? family.keyWord : null;
  return (
    <li className="part" data-kind={role === "ending" ? "ENDING" : (kind ?? undefined)} data-role={role}>
      <Sign kind={role === "ending" ? null : kind} />
      <span className="part-text" lang="ru">
        {item.text}
      </span>
      <small className="part-kind">{role === "ending" ? "ending" : kind === null ? "text" : spelledOut(kind)}</small>
      <small className="part-meanings">
        {family !== null && kind === "ROOT" ? (
          <Link href={familyPath(family)}>{meaning === "" ? (keyWord?.gloss ?? "its family") : meaning}</Link>
        ) : (
          meaning
        )}
        {keyWord !== null && keyWord.id !== wordId && (
          <span className="key-word">
            as in <Russian>{keyWord.stressed}</Russian>
          </span>
        )}
      </small>
    </li>
  );
}

const SIGNS: Partial<Record<MorphemeKind, string>> = {
  PREFIX: "M2 4 H98 V18",
  ROOT: "M2 18 Q50 -10 98 18",
  SUFFIX: "M2 18 L50 3 L98 18",
  LINK: "M30 11 H70",
};

function Sign({ kind }: { kind: MorphemeKind | null }) {
  return (
    <svg className="sign" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      {kind !== null && <path d={SIGNS[kind]} />}
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
      <li data-kind="ENDING">
        <span className="legend-box" aria-hidden="true" />
        <b>ending</b> changes with the form; the rest, underlined, is the stem
      </li>
    </ul>
  );
}
