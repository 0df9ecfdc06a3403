// Copies an address that opens the page with the query, its variables and the operation of the tab.

import { useGraphiQL } from "@graphiql/react";
import { type ReactNode, useState } from "react";

const SAID_MILLISECONDS = 4000;

export function CopyLink(): ReactNode {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const operationName = useGraphiQL((state) => state.operationName);
  const [said, setSaid] = useState("");
  async function copy(): Promise<void> {
    const address = linkTo({
      query: queryEditor?.getValue(),
      variables: variableEditor?.getValue(),
      operationName,
    });
    try {
      await navigator.clipboard.writeText(address);
      setSaid("Copied");
    } catch {
      // Browsers copy only on https and localhost; the address bar can be copied everywhere.
      history.replaceState(null, "", address);
      setSaid("The link is in the address bar");
    }
    setTimeout(setSaid, SAID_MILLISECONDS, "");
  }
  return (
    <span className="copy-link">
      <button type="button" onClick={() => void copy()}>
        Copy link
      </button>
      <span role="status">{said}</span>
    </span>
  );
}

function linkTo(parameters: Record<string, string | null | undefined>): string {
  const given = Object.entries(parameters).filter((each): each is [string, string] => Boolean(each[1]));
  const address = new URL(location.href);
  address.search = new URLSearchParams(given).toString();
  return address.href;
}
