import { spellingsOf } from "./spellings";

/** A word of the tree: the families it shares with the headword, and its morphemes. */
export interface Leaf {
  families: readonly {
    id: string;
    databaseId: number;
    meanings: readonly string[];
    morphemes: readonly { id: string; text: string }[];
    keyWord: { text: string } | null;
  }[];
  morphemeIds: readonly string[];
}

/** A root with its branches: the spellings that occur, each with its words. */
export interface Root<T extends Leaf> {
  id: string;
  databaseId: number;
  meanings: readonly string[];
  spellings: readonly string[];
  branches: readonly { spelling: string; leaves: readonly T[] }[];
}

/**
 * Groups words by the root and the spelling of it that they contain, in the order of the words; the spelling with most words
 * comes first. A word with two of the roots is listed under both. A word whose parts are unknown is on a branch without a
 * spelling, the last.
 */
export function treeOf<T extends Leaf>(leaves: readonly T[]): Root<T>[] {
  const families = new Map(leaves.flatMap((leaf) => leaf.families.map((family) => [family.id, family])));
  return [...families.values()].map((family) => {
    const branches = new Map<string, T[]>();
    for (const leaf of leaves.filter(({ families: shared }) => shared.some(({ id }) => id === family.id))) {
      const spelling = family.morphemes.find(({ id }) => leaf.morphemeIds.includes(id))?.text ?? "";
      branches.set(spelling, [...(branches.get(spelling) ?? []), leaf]);
    }
    return {
      id: family.id,
      databaseId: family.databaseId,
      meanings: family.meanings,
      spellings: spellingsOf(family),
      branches: [...branches]
        .map(([spelling, found]) => ({ spelling, leaves: found }))
        .sort((one, other) => size(other) - size(one)),
    };
  });
}

function size({ spelling, leaves }: { spelling: string; leaves: readonly unknown[] }): number {
  return spelling === "" ? 0 : leaves.length;
}
