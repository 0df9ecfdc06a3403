import { describe, expect, it } from "vitest";

import { routeOf, wordPath } from "./routes";

describe("an address", () => {
  it.each([
    ["/", { page: "home" }],
    ["/word/1005", { page: "word", by: { databaseId: 1005 } }],
    ["/word/1005-приходить", { page: "word", by: { databaseId: 1005 } }],
    ["/word/приходить", { page: "word", by: { text: { text: "приходить" } } }],
    ["/word/%D0%B2%D0%BE%D0%B4%D0%B0/", { page: "word", by: { text: { text: "вода" } } }],
    ["/word/", { page: "unknown" }],
    ["/word/%E0%A4%A", { page: "unknown" }],
    ["/words", { page: "unknown" }],
  ])("%s is read", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it("of a word leads back to it", () => {
    expect(routeOf(wordPath({ databaseId: 7, text: "из-за" }))).toEqual({ page: "word", by: { databaseId: 7 } });
  });
});
