// Comments of a GraphQL document, which no parser keeps.

export function withoutComments(text: string): string {
  return text.replaceAll(/^\s*#.*\n/gm, "");
}

// Puts the comments of the original back at the line that followed them, as far to the right as it is, or where it would
// be: after the last line that is still there.
export function withComments(changed: string, original: string): string {
  const lines = changed.split("\n");
  let comments: string[] = [];
  let from = 0;
  for (const line of original.split("\n")) {
    const content = line.trim();
    if (content.startsWith("#")) comments.push(content);
    if (content === "" || content.startsWith("#")) continue;
    const found = lineLike(lines, content, from);
    const indented = indentedAs(lines[found ?? from] ?? "", comments);
    lines.splice(found ?? from, 0, ...indented);
    from = (found === null ? from : found + 1) + comments.length;
    comments = [];
  }
  return [...lines, ...comments].join("\n");
}

function indentedAs(line: string, comments: string[]): string[] {
  const indentation = /^ */.exec(line)?.[0] ?? "";
  return comments.map((comment) => indentation + comment);
}

// The next line with this content, or else the next one that begins with the same word.
function lineLike(lines: string[], content: string, from: number): number | null {
  const word = wordOf(content);
  const tests = [(line: string) => line === content, (line: string) => word !== undefined && wordOf(line) === word];
  for (const test of tests) {
    const found = lines.findIndex((line, index) => index >= from && test(line.trim()));
    if (found >= 0) return found;
  }
  return null;
}

function wordOf(line: string): string | undefined {
  return /^\w+/.exec(line)?.[0];
}
