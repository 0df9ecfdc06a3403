import { describe, expect, it } from "vitest";

import { inEnglish } from "./numbers";

describe("a number", () => {
  it.each([0, 7, 999, 1000, 58783, 123456, 1234567, 2 ** 31 - 1])("%i is written as Intl does", (number) => {
    expect(inEnglish(number)).toBe(new Intl.NumberFormat("en").format(number));
  });
});
