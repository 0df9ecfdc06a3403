import { describe, expect, it } from "vitest";

import { requestOf } from "./requests";
import { routeOf } from "./routes";

function asked(path: string) {
  return requestOf(routeOf(path), path.split("?")[1], false);
}

describe("the first request of an address", () => {
  it("is known for a word", () => {
    expect(asked("/word/1780783196-ещё")).toEqual({ name: "WordPage", variables: { by: { databaseId: 1780783196 }, signedIn: false } });
  });

  it("is known for a list, with its filter", () => {
    expect(asked("/browse?level=A1")).toEqual({
      name: "BrowseWords",
      variables: { filter: { levels: ["A1"] }, orderBy: "FREQUENCY", after: null, signedIn: false },
    });
    expect(asked("/browse?by=families&level=2")?.name).toBe("BrowseFamilies");
  });

  it("has no more of a search than the API accepts", () => {
    expect(asked(`/search?q=${"а".repeat(200)}`)?.variables).toEqual({ text: "а".repeat(100), hasText: true, signedIn: false });
  });

  it("is nothing where there is no page", () => {
    expect(asked("/nowhere")).toBeNull();
  });
});
