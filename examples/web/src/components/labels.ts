import type { MorphemeKind, PartOfSpeech, VerbAspect } from "../gql/graphql";

/** Labels of enum values. A value added to the schema later is shown by its name. */
export function spelledOut(value: string): string {
  return value.toLowerCase().replaceAll("_", " ");
}

export const KINDS: readonly { kind: MorphemeKind; label: string; about: string }[] = [
  { kind: "PREFIX", label: "prefix", about: "stands before the root" },
  { kind: "ROOT", label: "root", about: "carries the meaning" },
  { kind: "LINK", label: "link", about: "joins two roots" },
  { kind: "SUFFIX", label: "suffix", about: "stands after the root" },
];

export function partOfSpeechLabel(value: PartOfSpeech): string {
  return spelledOut(value);
}

export const ASPECTS: Record<VerbAspect, string> = {
  IMPERFECTIVE: "imperfective: goes on or repeats",
  PERFECTIVE: "perfective: done as a whole",
  BIASPECTUAL: "both aspects",
};
