import { describe, expect, it } from "vitest";

import { piecesOf, rangesInStressed } from "./ranges";

function marked(text: string, ranges: { start: number; end: number }[]): string {
  return piecesOf(text, ranges).map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text)).join("");
}

describe("a sentence", () => {
  it("is cut at the word, wherever it stands and however often", () => {
    expect(marked("Вода. Вижу воду", [{ start: 11, end: 15 }, { start: 0, end: 4 }])).toBe("[Вода]. Вижу [воду]");
  });

  it("without the word is one piece", () => {
    expect(piecesOf("Дом.", [])).toEqual([{ text: "Дом.", isMarked: false }]);
  });

  it.each([[[{ start: 2, end: 9 }], "До[м.]"], [[{ start: 0, end: 3 }, { start: 1, end: 2 }], "[Дом]."]])(
    "survives ranges that do not fit",
    (ranges, expected) => {
      expect(marked("Дом.", ranges)).toBe(expected);
    },
  );

  it("with stress marks has the word at another place", () => {
    const stressed = "Ви\u0301жу во\u0301ду.";

    expect(marked(stressed, rangesInStressed(stressed, [{ start: 5, end: 9 }]))).toBe("Ви\u0301жу [во\u0301ду].");
    expect(marked(stressed, rangesInStressed(stressed, [{ start: 0, end: 4 }]))).toBe("[Ви\u0301жу] во\u0301ду.");
  });
});
