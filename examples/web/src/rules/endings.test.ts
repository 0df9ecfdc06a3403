import { describe, expect, it } from "vitest";

import { hasZeroEnding, rolesOf } from "./endings";

const ROOT = { kind: "ROOT", meanings: ["water"] };
const ENDING = { kind: "SUFFIX", meanings: ["noun ending, mostly feminine"] };
const SUFFIX = { kind: "SUFFIX", meanings: ["makes adjectives: of, from"] };
const TEXT = { kind: null, meanings: [] };

describe("the stem and the ending", () => {
  it("are told apart by the meaning of the part", () => {
    expect(rolesOf([ROOT, SUFFIX, ENDING])).toEqual(["stem", "stem", "ending"]);
  });

  it("leave plain text and what follows the ending to the stem", () => {
    expect(rolesOf([TEXT, ENDING, SUFFIX])).toEqual(["stem", "ending", "stem"]);
  });

  it("do not contain the suffix of the infinitive", () => {
    expect(rolesOf([ROOT, SUFFIX, { kind: "SUFFIX", meanings: ["infinitive"] }])).toEqual(["stem", "stem", "formative"]);
  });

  it.each([
    ["стол", true, ["stem"], true],
    ["день", true, ["stem"], true],
    ["вода", true, ["stem", "ending"], false],
    ["пальто", true, ["stem"], false],
    ["там", false, ["stem"], false],
  ] as const)("of %s may have no letter for the ending", (text, isDeclined, roles, expected) => {
    expect(hasZeroEnding({ text, isDeclined }, roles)).toBe(expected);
  });
});
