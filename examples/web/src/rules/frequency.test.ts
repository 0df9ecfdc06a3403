import { describe, expect, it } from "vitest";

import { frequencyInWords } from "./frequency";

describe("a rank", () => {
  it.each([
    [1, "one of the 100 most used words"],
    [100, "one of the 100 most used words"],
    [101, "one of the 500 most used words"],
    [20000, "one of the 20,000 most used words"],
    [31234, "rare: no. 31,234 by use"],
    [null, "rare: not in the frequency list"],
  ])("%s is said in words", (rank, said) => {
    expect(frequencyInWords(rank)).toBe(said);
  });
});
