/** A part as the school books see it. */
export type Role = "stem" | "ending" | "formative";

interface PartOfWord {
  kind: string | null;
  meanings: readonly string[];
}

/** Whether a part is an ending: the dictionary calls it a suffix and says so in its meaning. */
export function isEnding({ kind, meanings }: PartOfWord): boolean {
  return kind === "SUFFIX" && meanings.some((meaning) => /\bending\b/.test(meaning));
}

/** Whether a part only makes a form, as the -ть of the infinitive: it belongs neither to the stem nor to the endings. */
function isFormative({ kind, meanings }: PartOfWord): boolean {
  return kind === "SUFFIX" && meanings.includes("infinitive");
}

/** The role of each part. What is left belongs to the stem, also a part after the ending, as -ся. */
export function rolesOf(parts: readonly PartOfWord[]): Role[] {
  return parts.map((part) => (isEnding(part) ? "ending" : isFormative(part) ? "formative" : "stem"));
}

const ZERO_ENDING = /[бвгджзйклмнпрстфхцчшщьъ]$/i;

/** Whether a declined noun has no letter as its ending: стол, день. School books draw an empty box there. */
export function hasZeroEnding(word: { text: string; isDeclined: boolean }, roles: readonly Role[]): boolean {
  return word.isDeclined && !roles.includes("ending") && ZERO_ENDING.test(word.text);
}
