/** Words of a family by the spelling of the root in them, in the order of the words. */
export function branchesOf(
  words: readonly { spelling: string; word: string }[],
): { label: string; children: { label: string }[] }[] {
  const branches = new Map<string, { label: string }[]>();
  for (const { spelling, word } of words) {
    branches.set(spelling, [...(branches.get(spelling) ?? []), { label: word }]);
  }
  return [...branches].map(([label, children]) => ({ label, children }));
}
