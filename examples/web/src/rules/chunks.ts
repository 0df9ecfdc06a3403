/** The most characters and words of one request; a longer text is read in several. A word costs some 27 points. */
export const MOST_CHARACTERS = 500;
export const MOST_WORDS = 30;

const WORD = /[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*/gu;

/**
 * Cuts a text into pieces that one request may hold. Together they are the text. It is cut after a sentence, if the piece
 * has an end of one in its second half, else before a word, else anywhere.
 */
export function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  let rest = text;
  while (rest !== "") {
    const end = endOfChunk(rest);
    chunks.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return chunks;
}

function endOfChunk(text: string): number {
  const words = [...text.matchAll(WORD)];
  const most = Math.min(MOST_CHARACTERS, words[MOST_WORDS]?.index ?? text.length, text.length);
  if (most === text.length) return most;
  const sentences = [...text.slice(0, most).matchAll(/[.!?…]+[»"”)]*\s+|\n+/g)].map((found) => found.index + found[0].length);
  const sentence = sentences.at(-1) ?? 0;
  if (sentence > most / 2) return sentence;
  const before = words.filter(({ index }) => index > 0 && index <= most).at(-1)?.index;
  return before ?? most;
}

/** How many words a text has. */
export function wordsIn(text: string): number {
  return [...text.matchAll(WORD)].length;
}
