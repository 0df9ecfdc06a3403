import { describe, expect, it } from "vitest";

import { browsePath, choiceOf, familyFilterOf, wordFilterOf } from "./browsing";

describe("what is browsed", () => {
  it("is all words by frequency at first", () => {
    expect(wordFilterOf(choiceOf(undefined))).toBeNull();
    expect(choiceOf(undefined).order).toBe("FREQUENCY");
  });

  it.each(["/browse", "/browse?level=A1", "/browse?level=B2&part=VERB&order=ALPHABETICAL"])("%s is kept", (path) => {
    expect(browsePath(choiceOf(path.split("?")[1]))).toBe(path);
  });

  it.each(["/browse?by=families", "/browse?by=families&level=2&kind=PREFIX"])("%s is kept", (path) => {
    expect(browsePath(choiceOf(path.split("?")[1]))).toBe(path);
  });

  it("becomes a filter", () => {
    expect(wordFilterOf(choiceOf("level=A1&part=NOUN"))).toEqual({ levels: ["A1"], partsOfSpeech: ["NOUN"] });
    expect(familyFilterOf(choiceOf("by=families&level=3"))).toEqual({ kinds: ["ROOT"], minLevel: 3, maxLevel: 3 });
  });

  it("ignores values that are not known", () => {
    expect(choiceOf("level=Z9&part=GERUND&order=RANDOM&kind=&by=x")).toEqual(choiceOf(""));
  });
});
