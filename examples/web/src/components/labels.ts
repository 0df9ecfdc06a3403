import type { LanguageLevel, MorphemeKind, VerbAspect } from "../gql/graphql";

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

export const ASPECTS: Record<VerbAspect, string> = {
  IMPERFECTIVE: "imperfective: goes on or repeats",
  PERFECTIVE: "perfective: done as a whole",
  BIASPECTUAL: "both aspects",
};

export const LEVELS: readonly { level: LanguageLevel; label: string }[] = [
  { level: "A1", label: "beginner" },
  { level: "A2", label: "elementary" },
  { level: "B1", label: "intermediate" },
  { level: "B2", label: "upper intermediate" },
  { level: "C1", label: "advanced" },
  { level: "C2", label: "near native" },
];

export function levelLabel(level: LanguageLevel): string {
  const known = LEVELS.find((other) => other.level === level);
  return known === undefined ? level : `${known.label} (${level})`;
}
