// Gives the explorer the operation at the cursor instead of the whole text, and puts back what it changes. It prints
// what it is given without comments: so the other operations stay as they are, and the comments of the changed one are
// put back at the lines that followed them.
//
// A plain script, because it has to run between GraphiQL and the explorer, which takes GraphiQL's hooks when it loads.

(() => {
  const { useEffect, useState } = React;
  const whole = GraphiQL.React.useOperationsEditorState;

  function useOperationAtCursor() {
    const [text] = whole();
    const { queryEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
    const offset = useCursor(queryEditor);
    const { start, end } = rangeAt(text, offset);
    const change = (changed) => {
      if (!queryEditor) return;
      const original = queryEditor.getValue().slice(start, end);
      const place = (index) => queryEditor.posFromIndex(index);
      queryEditor.replaceRange(withComments(changed.trimEnd(), original), place(start), place(end), "+explorer");
      queryEditor.setCursor(place(start + 1));
    };
    return [withoutComments(text.slice(start, end)), change];
  }

  function useCursor(editor) {
    const [offset, setOffset] = useState(0);
    useEffect(() => {
      if (!editor) return undefined;
      const look = () => setOffset(editor.indexFromPos(editor.getCursor()));
      look();
      editor.on("cursorActivity", look);
      return () => editor.off("cursorActivity", look);
    }, [editor]);
    return offset;
  }

  // The range of the definition at an offset: the one around it, else the next one, else the last one.
  function rangeAt(text, offset) {
    const definitions = definitionsOf(text);
    const found = definitions.find(({ end }) => end >= offset) ?? definitions.at(-1);
    return found ?? { start: 0, end: text.length };
  }

  function definitionsOf(text) {
    try {
      return GraphiQL.GraphQL.parse(text).definitions.map(({ loc }) => ({ start: loc.start, end: loc.end }));
    } catch {
      return [];
    }
  }

  function withoutComments(text) {
    return text.replaceAll(/^\s*#.*\n/gm, "");
  }

  // Puts comments at the line that followed them, or where it would be: after the last line that is still there.
  function withComments(changed, original) {
    const lines = changed.split("\n");
    let comments = [];
    let from = 0;
    for (const line of original.split("\n")) {
      const content = line.trim();
      if (content.startsWith("#")) {
        comments.push(line);
        continue;
      }
      const found = lineLike(lines, content, from);
      lines.splice(found ?? from, 0, ...comments);
      from = (found === null ? from : found + 1) + comments.length;
      comments = [];
    }
    return lines.join("\n");
  }

  // The next line with this content, or else the next one that begins with the same word.
  function lineLike(lines, content, from) {
    const [word] = content.match(/^\w+/) ?? [];
    const tests = [(line) => line === content, (line) => word !== undefined && line.match(/^\w+/)?.[0] === word];
    for (const test of tests) {
      const found = lines.findIndex((line, index) => index >= from && test(line.trim()));
      if (content !== "" && found >= 0) return found;
    }
    return null;
  }

  GraphiQL.React = { ...GraphiQL.React, useOperationsEditorState: useOperationAtCursor };
})();
