import { describe, expect, it } from "vitest";

import { routeOf, searchPath, wordPath } from "./routes";

describe("an address", () => {
  it.each([
    ["/", { page: "home" }],
    ["/read", { page: "read" }],
    ["/browse?level=A1", { page: "browse" }],
    ["/my-breakdowns/", { page: "myBreakdowns" }],
    ["/word/1005", { page: "word", by: { databaseId: 1005 } }],
    ["/word/1005-приходить", { page: "word", by: { databaseId: 1005 }, spelling: "приходить" }],
    ["/word/1780783196-%D0%B5%D1%89%D1%91", { page: "word", by: { databaseId: 1780783196 }, spelling: "ещё" }],
    ["/word/2147483647", { page: "word", by: { databaseId: 2147483647 } }],
    ["/word/2147483648", { page: "word", by: { text: { text: "2147483648" } } }],
    ["/word/приходить", { page: "word", by: { text: { text: "приходить" } } }],
    ["/word/%D0%B2%D0%BE%D0%B4%D0%B0/", { page: "word", by: { text: { text: "вода" } } }],
    ["/word/a%2Fb", { page: "word", by: { text: { text: "a/b" } } }],
    ["/word/", { page: "unknown" }],
    ["/word/%E0%A4%A", { page: "unknown" }],
    ["/word/1/2", { page: "unknown" }],
    [`/word/${"ы".repeat(101)}`, { page: "unknown" }],
    [`/word/${"ы".repeat(100)}`, { page: "word", by: { text: { text: "ы".repeat(100) } } }],
    [`/word/1005-${"ы".repeat(101)}`, { page: "word", by: { databaseId: 1005 }, spelling: "ы".repeat(101) }],
    ["/family/2004531923", { page: "family", number: 2004531923 }],
    ["/family/99999999999", { page: "unknown" }],
    ["/family/ход", { page: "unknown" }],
    ["/search?q=%D0%B2%D0%BE%D0%B4%D0%B0+", { page: "search", text: "вода" }],
    ["/search", { page: "search", text: "" }],
    ["/words", { page: "unknown" }],
  ])("%s is read", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it.each(["из-за", "до свидания", "ещё", "100%", "и/или", "что?"])("of %s leads back to it", (text) => {
    const route = { page: "word", by: { databaseId: 1780783196 }, spelling: text };

    expect(routeOf(wordPath({ databaseId: 1780783196, text }))).toEqual(route);
  });

  it.each(["вода", "to go", "a&b=c?"])("of a search for %s leads back to it", (text) => {
    expect(routeOf(searchPath(text))).toEqual({ page: "search", text });
  });
});
