// What the last answer took: below it, with a link to all of an answer that was too large to show.

import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";

import { type Facts, lastAnswer, listen } from "./fetching.ts";
import { LARGE } from "./shortening.ts";

export function AnswerFacts(): ReactNode {
  const answer = useSyncExternalStore(listen, lastAnswer);
  const address = useDownload(answer);
  if (answer === null) return null;
  return (
    <p className="answer-facts" role="status">
      {factsOf(answer).join(" · ")}
      {address && (
        <>
          {" · "}
          <a href={address} download="answer.json">
            Download the whole answer
          </a>
        </>
      )}
    </p>
  );
}

function factsOf({ status, milliseconds, bytes, cost, timing }: Facts): string[] {
  const { total, table, cache } = timing;
  return [
    String(status),
    `${Math.round(milliseconds)} ms${total ? ` (server ${total} ms)` : ""}`,
    sizeOf(bytes),
    cost && `cost ${cost.requestedQueryCost} of ${cost.maximumAvailable}`,
    table && `table: ${table}`,
    cache && `cache: ${cache}`,
  ].filter((fact): fact is string => Boolean(fact));
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function useDownload(answer: Facts | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
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
