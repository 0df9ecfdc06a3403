/** A part as the school books see it. */
export type Role = "stem" | "ending";

interface PartOfWord {
  kind: string | null;
  meanings: readonly string[];
}

/** Whether a part is an ending: the dictionary calls it a suffix and says so in its meaning. */
export function isEnding({ kind, meanings }: PartOfWord): boolean {
  return kind === "SUFFIX" && meanings.some((meaning) => /\bending\b/.test(meaning));
}

/** The role of each part. All that is not an ending belongs to the stem, also a part after the ending, as -ся. */
export function rolesOf(parts: readonly PartOfWord[]): Role[] {
  return parts.map((part) => (isEnding(part) ? "ending" : "stem"));
}

const ZERO_ENDING = /[бвгджзйклмнпрстфхцчшщьъ]$/i;

/** Whether a declined noun has no letter as its ending: стол, день. School books draw an empty box there. */
export function hasZeroEnding(word: { text: string; isDeclined: boolean }, roles: readonly Role[]): boolean {
  return word.isDeclined && !roles.includes("ending") && ZERO_ENDING.test(word.text);
}
