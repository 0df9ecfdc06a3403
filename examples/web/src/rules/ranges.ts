/** A piece of a text; `isMarked` if it lies in one of the ranges. */
export interface Piece {
  text: string;
  isMarked: boolean;
}

/** Cuts a text at ranges of UTF-16 code units. Ranges that overlap or leave the text are clipped. */
export function piecesOf(text: string, ranges: readonly { start: number; end: number }[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (end: number, isMarked: boolean) => {
    if (end > at) pieces.push({ text: text.slice(at, end), isMarked });
    at = Math.max(at, end);
  };
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    add(Math.min(start, text.length), false);
    add(Math.min(end, text.length), true);
  }
  add(text.length, false);
  return pieces;
}

const ACUTE = "\u0301";

/** The ranges of a text in the same text with stress marks, which are letters of their own there. */
export function rangesInStressed(
  stressed: string,
  ranges: readonly { start: number; end: number }[],
): { start: number; end: number }[] {
  // places[i] is where the letter i of the text without marks stands in the text with them.
  const places: number[] = [];
  for (let index = 0; index < stressed.length; index++) if (stressed[index] !== ACUTE) places.push(index);
  const place = (index: number) => places[index] ?? stressed.length;
  return ranges.map(({ start, end }) => ({ start: place(start), end: place(end) }));
}
