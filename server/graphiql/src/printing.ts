// What Prettify does, in the place of the package prettier, which would be a quarter of the page. The page and its
// workers import this module under the names of that package and of its plug-ins.

import { parse, print } from "graphql";
import { applyEdits, format as editsOf } from "jsonc-parser";

import { withComments } from "./comments.ts";

export const parsers = {};
export const printers = {};

export async function format(text: string, { parser }: { parser: string }): Promise<string> {
  return parser === "graphql" ? formatQuery(text) : formatJson(text);
}

function formatQuery(text: string): string {
  return withComments(print(parse(text)), text);
}

function formatJson(text: string): string {
  return applyEdits(text, editsOf(text, undefined, { tabSize: 2, insertSpaces: true }));
}
