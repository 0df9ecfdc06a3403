import { describe, expect, it } from "vitest";

import { chunksOf, MOST_CHARACTERS, MOST_WORDS, wordsIn } from "./chunks";

describe("a text", () => {
  it("of one request is not cut", () => {
    expect(chunksOf("Где здесь выход?")).toEqual(["Где здесь выход?"]);
    expect(chunksOf("")).toEqual([]);
  });

  it.each([
    "Мы нашли выход из трудной ситуации. ".repeat(60),
    "слово ".repeat(200),
    "слово".repeat(400),
    `${"а ".repeat(30)}${"Длинноеслово".repeat(60)} конец`,
    "Раз-два, три\n\nчетыре… ".repeat(100),
    "😀".repeat(700),
  ])("is the same when its pieces are put together (%#)", (text) => {
    const chunks = chunksOf(text);

    expect(chunks.join("")).toBe(text);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(Math.max(...chunks.map(wordsIn))).toBeLessThanOrEqual(MOST_WORDS);
  });

  it("is cut after a sentence", () => {
    expect(chunksOf("Мы нашли выход из трудной ситуации. ".repeat(10))[0]).toMatch(/\. $/);
  });
});
