import { describe, expect, it } from "vitest";

import { treeOf } from "./tree";

const GO = {
  id: "go",
  databaseId: 1,
  meanings: ["go on foot"],
  morphemes: [{ id: "2", text: "хож" }, { id: "1", text: "ход" }],
  keyWord: { text: "ходить" },
};
const WATER = { id: "water", databaseId: 2, meanings: ["water"], morphemes: [{ id: "3", text: "вод" }], keyWord: { text: "вода" } };

const EXIT = { name: "выход", families: [GO], morphemeIds: ["9", "1"] };
const ENTER = { name: "входить", families: [GO], morphemeIds: ["1"] };
const WALK = { name: "хожу", families: [GO], morphemeIds: ["2"] };
const STEAMER = { name: "водоход", families: [GO, WATER], morphemeIds: ["3", "8", "1"] };
const UNKNOWN = { name: "ход?", families: [GO], morphemeIds: [] };

function drawn(leaves: Parameters<typeof treeOf<typeof EXIT>>[0]): unknown[] {
  return treeOf(leaves).map(({ id, branches }) => [
    id,
    ...branches.map(({ spelling, leaves: found }) => [spelling, ...found.map(({ name }) => name)]),
  ]);
}

describe("a family tree", () => {
  it("branches by the spelling of the root", () => {
    expect(drawn([EXIT, WALK, ENTER])).toEqual([["go", ["ход", "выход", "входить"], ["хож", "хожу"]]]);
  });

  it("has the spelling with most words first, and what is not known last", () => {
    expect(drawn([WALK, UNKNOWN, UNKNOWN, EXIT, ENTER])).toEqual([
      ["go", ["ход", "выход", "входить"], ["хож", "хожу"], ["", "ход?", "ход?"]],
    ]);
    expect(treeOf([WALK])[0]?.spellings).toEqual(["ход", "хож"]);
  });

  it("has a word with two roots under both", () => {
    expect(drawn([STEAMER])).toEqual([
      ["go", ["ход", "водоход"]],
      ["water", ["вод", "водоход"]],
    ]);
  });

  it("keeps a word whose parts are not known on a branch without a spelling", () => {
    expect(drawn([UNKNOWN])).toEqual([["go", ["", "ход?"]]]);
  });

  it("of no words is empty", () => {
    expect(drawn([])).toEqual([]);
  });
});
