// Results and variables of the documents, used as a page uses them.

import type { ResultOf, VariablesOf } from "@graphql-typed-document-node/core";

import { Submit, WordPage, meanings } from "./word_page";

export const byText: VariablesOf<typeof WordPage> = { by: { text: { text: "приходить", partOfSpeech: "VERB" } } };
export const byNumber: VariablesOf<typeof WordPage> = { by: { databaseId: 2002 }, sentences: 5 };
// @ts-expect-error a word is named in one way
export const byTwo: VariablesOf<typeof WordPage> = { by: { databaseId: 2002, id: "V29yZDoyMDAy" } };

export const submission: VariablesOf<typeof Submit> = {
  input: { wordId: "V29yZDoyMDAy", items: [{ text: "вы" }, { text: "ход" }] },
};
// @ts-expect-error a part is a morpheme or letters
export const bothWays: VariablesOf<typeof Submit>["input"]["items"] = [{ text: "вы", morphemeId: "x" }];

export function shown(result: ResultOf<typeof WordPage>): string {
  const word = result.word;
  if (!word) return "no such word";
  const rank: number = word.frequencyRank ?? 0;
  const first: string = word.grammar?.__typename === "VerbConjugation" ? (word.grammar.nonPast.firstSingular?.stressed ?? "") : "";
  const roots = word.breakdown ? meanings(word.breakdown) : [];
  return [word.stressed, word.partOfSpeech.toLowerCase(), rank, first, ...roots].join(" ");
}

export function refused(result: ResultOf<typeof Submit>): string[] {
  // A submission may fail as a whole, and then the field is null.
  const errors = result.submitBreakdown?.userErrors ?? [];
  return errors.map((error) => (error.__typename === "BreakdownMismatchError" ? `${error.message} ${error.differsAt}` : error.message));
}

export const at = (result: ResultOf<typeof Submit>): string | undefined => result.submitBreakdown?.breakdown?.submittedAt;
