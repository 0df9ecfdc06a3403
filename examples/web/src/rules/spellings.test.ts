import { describe, expect, it } from "vitest";

import { spellingsOf } from "./spellings";

function family(keyWord: string | null, ...texts: string[]) {
  return { morphemes: texts.map((text) => ({ text })), keyWord: keyWord === null ? null : { text: keyWord } };
}

describe("the spellings of a family", () => {
  it("begin with the longest that the key word contains", () => {
    expect(spellingsOf(family("ходить", "ухаж", "х", "ход", "ходь"))).toEqual(["ход", "ухаж", "х", "ходь"]);
  });

  it("are compared without the difference of е and ё, and of capitals", () => {
    expect(spellingsOf(family("Чёрный", "чернь", "черн"))).toEqual(["черн", "чернь"]);
  });

  it("stay as they are where there is no key word, or it contains none", () => {
    expect(spellingsOf(family(null, "а", "б"))).toEqual(["а", "б"]);
    expect(spellingsOf(family("лёд", "а", "б"))).toEqual(["а", "б"]);
  });

  it("are each shown once", () => {
    expect(spellingsOf(family("вода", "вод", "вод"))).toEqual(["вод"]);
  });
});
