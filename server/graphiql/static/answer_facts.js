// What the last answer took: below it, with a link to all of an answer that was too large to show.

import { lastAnswer, listen } from "./fetching.js";

const { createElement, useEffect, useState, useSyncExternalStore } = React;

const LARGE = 1_000_000;

export function AnswerFacts() {
  const answer = useSyncExternalStore(listen, lastAnswer);
  const address = useDownload(answer);
  if (answer === null) return null;
  return createElement(
    "p",
    { className: "answer-facts", role: "status" },
    factsOf(answer).join(" · "),
    address && [" · ", createElement("a", { key: "all", href: address, download: "answer.json" }, "Download the whole answer")],
  );
}

function factsOf({ status, milliseconds, bytes, cost, timing }) {
  const { total, table, cache } = timing;
  return [
    String(status),
    `${Math.round(milliseconds)} ms${total ? ` (server ${total} ms)` : ""}`,
    sizeOf(bytes),
    cost && `cost ${cost.requestedQueryCost} of ${cost.maximumAvailable}`,
    table && `table: ${table}`,
    cache && `cache: ${cache}`,
  ].filter(Boolean);
}

function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function useDownload(answer) {
  const [address, setAddress] = useState(null);
  useEffect(() => {
    if (answer === null || answer.text.length <= LARGE) {
      setAddress(null);
      return undefined;
    }
    const made = URL.createObjectURL(new Blob([answer.text], { type: "application/json" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [answer]);
  return address;
}
