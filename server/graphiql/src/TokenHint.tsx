// Explains sign-in above the headers until an `Authorization` header is set, there or in another tab.

import { useGraphiQL } from "@graphiql/react";
import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";

import { type Editor, useActiveTab, useText } from "./editors.ts";
import { tokens } from "./page.ts";
import { forgetToken, listenToToken, noteHeaders, tokenOfOtherTab } from "./token.ts";

const START = '{ "Authorization": "Bearer ';
const REST = '" }';

export function TokenHint(): ReactNode {
  const editor = useGraphiQL((state) => state.headerEditor);
  const text = useText(editor);
  const tab = useActiveTab();
  const isSignedIn = useSyncExternalStore(listenToToken, tokenOfOtherTab) !== null;
  useEffect(() => {
    // When another tab is chosen, the editor still has the text of the last one for a moment.
    if (editor?.getValue() === text) noteHeaders(tab, text);
  }, [editor, tab, text]);
  const place = editor?.getContainerDomNode().parentElement;
  if (!editor || !place || /authorization/i.test(text)) return null;
  return createPortal(
    <p className="token-hint">{isSignedIn ? <Kept /> : <Hint editor={editor} isEmpty={text.trim() === ""} />}</p>,
    place,
  );
}

function Kept(): ReactNode {
  return (
    <>
      The token of another tab is sent from here, too.{" "}
      <button type="button" onClick={forgetToken}>
        Forget it
      </button>
    </>
  );
}

function Hint({ editor, isEmpty }: { editor: Editor; isEmpty: boolean }): ReactNode {
  if (tokens === "none") return "This server has no issuer, so it accepts no tokens.";
  const insert = () => {
    editor.setValue(START + REST);
    editor.setPosition({ lineNumber: 1, column: START.length + 1 });
    editor.focus();
  };
  return (
    <>
      {tokens === "development" ? (
        <>
          To sign in, put a token here; <code>python -m server token you@example.org</code> prints one where the server
          runs.
        </>
      ) : (
        "To sign in, put a token of this server’s issuer here."
      )}{" "}
      It is forgotten when you leave the page, unless the settings say “Persist headers”.{" "}
      {isEmpty && (
        <button type="button" onClick={insert}>
          Insert the header
        </button>
      )}
    </>
  );
}
