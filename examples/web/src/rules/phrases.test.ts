import { describe, expect, it } from "vitest";

import { isJoined, partsInWords } from "./phrases";

describe("the parts of a phrase", () => {
  it.each([
    ["вы-ход-и-ть- -замуж", "вы-ход-и-ть замуж"],
    ["при-ход-и-ть- -в- -голов-у", "при-ход-и-ть в голов-у"],
    ["из---за", "из-за"],
    ["при-ход-и-ть", "при-ход-и-ть"],
  ])("%s are written as %s", (text, written) => {
    expect(partsInWords(text)).toBe(written);
  });

  it("are joined by hyphens only where neither is a blank or a hyphen", () => {
    expect(isJoined("вы", "ход")).toBe(true);
    expect(isJoined(undefined, "вы")).toBe(false);
    expect(isJoined("ть", " ")).toBe(false);
    expect(isJoined("-", "за")).toBe(false);
  });
});
