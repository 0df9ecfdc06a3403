import type { LanguageLevel, MorphemeFilter, MorphemeKind, PartOfSpeech, WordFilter, WordOrder } from "../gql/graphql";

export const PARTS_OF_SPEECH = [
  ...["NOUN", "VERB", "ADJECTIVE", "ADVERB", "PRONOUN", "NUMERAL"],
  ...["PREPOSITION", "CONJUNCTION", "PARTICLE", "INTERJECTION"],
] as readonly PartOfSpeech[];

export const FAMILY_LEVELS = ["1", "2", "3", "4", "5", "6"] as const;

const LEVELS: readonly string[] = ["A1", "A2", "B1", "B2", "C1", "C2"] satisfies LanguageLevel[];
const KINDS: readonly string[] = ["ROOT", "PREFIX", "SUFFIX", "LINK"] satisfies MorphemeKind[];

/** What is browsed, as the query of the address says it. Values that are not known are ignored. */
export interface Choice {
  by: "words" | "families";
  level: string;
  part: string;
  order: WordOrder;
  kind: string;
}

export function choiceOf(query: string | undefined): Choice {
  const given = new URLSearchParams(query);
  const by = given.get("by") === "families" ? "families" : "words";
  const levels: readonly string[] = by === "words" ? LEVELS : FAMILY_LEVELS;
  return {
    by,
    level: known(given.get("level"), levels, ""),
    part: known(given.get("part"), PARTS_OF_SPEECH, ""),
    order: given.get("order") === "ALPHABETICAL" ? "ALPHABETICAL" : "FREQUENCY",
    kind: known(given.get("kind"), KINDS, "ROOT"),
  };
}

function known(value: string | null, values: readonly string[], otherwise: string): string {
  return value !== null && values.includes(value) ? value : otherwise;
}

/** The path of a choice; what is the default is left out. */
export function browsePath(choice: Choice): string {
  const entries =
    choice.by === "words"
      ? { level: choice.level, part: choice.part, order: choice.order === "FREQUENCY" ? "" : choice.order }
      : { by: "families", level: choice.level, kind: choice.kind === "ROOT" ? "" : choice.kind };
  const query = new URLSearchParams(Object.entries(entries).filter(([, value]) => value !== "")).toString();
  return query === "" ? "/browse" : `/browse?${query}`;
}

export function wordFilterOf({ level, part }: Choice): WordFilter | null {
  const filter: WordFilter = {
    ...(level === "" ? {} : { levels: [level as LanguageLevel] }),
    ...(part === "" ? {} : { partsOfSpeech: [part as PartOfSpeech] }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

export function familyFilterOf({ level, kind }: Choice): MorphemeFilter {
  const number = Number(level);
  return { kinds: [kind as MorphemeKind], ...(level === "" ? {} : { minLevel: number, maxLevel: number }) };
}
