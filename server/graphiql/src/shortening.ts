// Answers too large for the editor: what is shown of them.

export const LARGE = 1_000_000;
const SHOWN = 200_000;
const MOST_ITEMS = [100, 20, 5, 1];
const MOST_CHARACTERS = 10_000;

// The answer with the beginnings of its lists, so few that the editor can show it.
export function shortened(answer: unknown): unknown {
  for (const most of MOST_ITEMS) {
    const shown = cut(answer, most);
    if (JSON.stringify(shown).length <= SHOWN || most === MOST_ITEMS.at(-1)) return shown;
  }
  return answer;
}

function cut(value: unknown, most: number): unknown {
  if (typeof value === "string" && value.length > MOST_CHARACTERS) return `${value.slice(0, MOST_CHARACTERS)}… (cut)`;
  if (value === null || typeof value !== "object") return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cut(each, most)]));
  }
  const kept = value.slice(0, most).map((each) => cut(each, most));
  return value.length > most ? [...kept, `… ${value.length - most} more: download the whole answer below`] : kept;
}
