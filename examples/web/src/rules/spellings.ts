interface Family {
  morphemes: readonly { text: string }[];
  keyWord: { text: string } | null;
}

/**
 * The spellings of a family, first the one that stands for it: the longest that its key word contains. The API lists them
 * in no order that says anything to a learner.
 */
export function spellingsOf({ morphemes, keyWord }: Family): string[] {
  const spellings = [...new Set(morphemes.map(({ text }) => text))];
  const shown = folded(keyWord?.text ?? "");
  const contained = spellings.filter((spelling) => shown.includes(folded(spelling)));
  const main = contained.reduce<string | undefined>((longest, one) => (one.length > (longest?.length ?? 0) ? one : longest), undefined);
  return main === undefined ? spellings : [main, ...spellings.filter((spelling) => spelling !== main)];
}

function folded(text: string): string {
  return text.toLowerCase().replaceAll("ё", "е");
}
