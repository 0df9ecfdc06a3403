/** A place in the word where a known morpheme is spelled; `end` is the index after its last letter. */
export interface Match {
  start: number;
  end: number;
  morphemeId: string;
}

/** A part of the word as it is being broken down: a known morpheme, or plain text where `morphemeId` is null. */
export interface Part {
  start: number;
  end: number;
  text: string;
  morphemeId: string | null;
}

/** Where a word is cut, and which morpheme was chosen for a span; "" stands for plain text. */
export interface Draft {
  cuts: readonly number[];
  chosen: Readonly<Record<string, string>>;
}

export function spanKey({ start, end }: { start: number; end: number }): string {
  return `${start}-${end}`;
}

/** The draft that repeats a breakdown. Its parts spell the word, so their lengths are the cuts. */
export function draftOf(items: readonly { text: string; morphemeId: string | null }[]): Draft {
  const cuts: number[] = [];
  const chosen: Record<string, string> = {};
  let start = 0;
  for (const { text, morphemeId } of items) {
    const end = start + text.length;
    if (start > 0) cuts.push(start);
    chosen[spanKey({ start, end })] = morphemeId ?? "";
    start = end;
  }
  return { cuts, chosen };
}

/** The draft with a cut more at a place, or one less where there was one. */
export function toggleCut(draft: Draft, place: number): Draft {
  const others = draft.cuts.filter((cut) => cut !== place);
  const cuts = others.length < draft.cuts.length ? others : [...others, place].sort((a, b) => a - b);
  return { ...draft, cuts };
}

export function choose(draft: Draft, span: { start: number; end: number }, morphemeId: string): Draft {
  return { ...draft, chosen: { ...draft.chosen, [spanKey(span)]: morphemeId } };
}

/** The parts of a draft, which spell the word whatever is cut. Nothing chosen means the first morpheme that fits. */
export function partsOf(word: string, draft: Draft, matches: readonly Match[]): Part[] {
  const bounds = [0, ...draft.cuts, word.length];
  return draft.cuts.concat(word.length).map((end, index) => {
    const start = bounds[index] ?? 0;
    const fitting = matches.find((match) => match.start === start && match.end === end);
    const morphemeId = draft.chosen[spanKey({ start, end })] ?? fitting?.morphemeId ?? "";
    return { start, end, text: word.slice(start, end), morphemeId: morphemeId === "" ? null : morphemeId };
  });
}
