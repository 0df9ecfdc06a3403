/** An occurrence of a known morpheme in the word; `end` is the index after its last letter. */
export interface Match {
  start: number;
  end: number;
  morphemeId: string;
}

/** A part of a draft: a known morpheme, or plain text if `morphemeId` is null. */
export interface Part {
  start: number;
  end: number;
  text: string;
  morphemeId: string | null;
}

/** Where a word is cut, and which morpheme was chosen for a span; "" means plain text. */
export interface Draft {
  cuts: readonly number[];
  chosen: Readonly<Record<string, string>>;
}

export function spanKey({ start, end }: { start: number; end: number }): string {
  return `${start}-${end}`;
}

/** The draft equal to a breakdown. Its parts spell the word, so their lengths determine the cuts. */
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

/** The draft with a cut added at an index, or removed if there was one. */
export function toggleCut(draft: Draft, place: number): Draft {
  const others = draft.cuts.filter((cut) => cut !== place);
  const cuts = others.length < draft.cuts.length ? others : [...others, place].sort((a, b) => a - b);
  return { ...draft, cuts };
}

export function choose(draft: Draft, span: { start: number; end: number }, morphemeId: string): Draft {
  return { ...draft, chosen: { ...draft.chosen, [spanKey(span)]: morphemeId } };
}

/** The parts of a draft, which always spell the word. Spans without a choice get the first matching morpheme. */
export function partsOf(word: string, draft: Draft, matches: readonly Match[]): Part[] {
  const bounds = [0, ...draft.cuts, word.length];
  return draft.cuts.concat(word.length).map((end, index) => {
    const start = bounds[index] ?? 0;
    const fitting = matches.find((match) => match.start === start && match.end === end);
    const morphemeId = draft.chosen[spanKey({ start, end })] ?? fitting?.morphemeId ?? "";
    return { start, end, text: word.slice(start, end), morphemeId: morphemeId === "" ? null : morphemeId };
  });
}
