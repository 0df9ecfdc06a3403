import { inEnglish } from "./numbers";

const STEPS = [100, 500, 1000, 2000, 5000, 10000, 20000];

/** How common a word is, in words: "one of the 500 most used words". */
export function frequencyInWords(rank: number | null): string {
  if (rank === null) return "rare: not in the frequency list";
  const step = STEPS.find((most) => rank <= most);
  return step === undefined ? `rare: no. ${inEnglish(rank)} by use` : `one of the ${inEnglish(step)} most used words`;
}
