const BETWEEN_WORDS = /-([ -])-/g;

/** The parts of a word as people write them: a blank or a hyphen that the word has itself needs no hyphens around it. */
export function partsInWords(text: string): string {
  return text.replace(BETWEEN_WORDS, "$1");
}

/** Whether a part is written to the one before it with a hyphen. */
export function isJoined(before: string | undefined, part: string): boolean {
  return before !== undefined && hasLetters(before) && hasLetters(part);
}

/** Whether a part is more than the blank or hyphen between two words. */
export function hasLetters(part: string): boolean {
  return /\p{L}/u.test(part);
}
