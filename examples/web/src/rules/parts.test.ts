import { describe, expect, it } from "vitest";

import { choose, draftOf, partsOf, toggleCut } from "./parts";

const MATCHES = [
  { start: 0, end: 2, morphemeId: "prefix вы" },
  { start: 2, end: 5, morphemeId: "root ход" },
  { start: 2, end: 5, morphemeId: "root ход, another" },
];
const UNCUT = { cuts: [], chosen: {} };

describe("parts", () => {
  it("of an uncut word are the word", () => {
    expect(partsOf("выход", UNCUT, MATCHES)).toEqual([{ start: 0, end: 5, text: "выход", morphemeId: null }]);
  });

  it("take the first morpheme that fits where nothing is chosen", () => {
    const parts = partsOf("выход", toggleCut(UNCUT, 2), MATCHES);

    expect(parts).toEqual([
      { start: 0, end: 2, text: "вы", morphemeId: "prefix вы" },
      { start: 2, end: 5, text: "ход", morphemeId: "root ход" },
    ]);
  });

  it("are plain text where that is chosen", () => {
    const draft = choose(toggleCut(UNCUT, 2), { start: 2, end: 5 }, "");

    expect(partsOf("выход", draft, MATCHES).map((part) => part.morphemeId)).toEqual(["prefix вы", null]);
  });

  it("keep what was chosen when a cut is taken back and made again", () => {
    const draft = choose(toggleCut(UNCUT, 2), { start: 2, end: 5 }, "root ход, another");

    const again = toggleCut(toggleCut(draft, 2), 2);

    expect(partsOf("выход", again, MATCHES)[1]?.morphemeId).toBe("root ход, another");
  });

  it("spell the word whichever way it is cut", () => {
    const draft = [4, 1, 3, 1].reduce(toggleCut, UNCUT);

    expect(draft.cuts).toEqual([3, 4]);
    expect(partsOf("выход", draft, MATCHES).map((part) => part.text)).toEqual(["вых", "о", "д"]);
  });

  it("of a breakdown are the breakdown's", () => {
    const draft = draftOf([
      { text: "вы", morphemeId: null },
      { text: "ход", morphemeId: "root ход, another" },
    ]);

    expect(partsOf("выход", draft, MATCHES).map((part) => part.morphemeId)).toEqual([null, "root ход, another"]);
  });
});
