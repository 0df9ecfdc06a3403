import { useCallback } from "react";
import { useClient } from "urql";

import { graphql } from "../gql";
import type { OfficialNowQuery } from "../gql/graphql";
import { partsInWords } from "../rules/phrases";

const OfficialNowDocument = graphql(`
  query OfficialNow($wordId: ID!) {
    word(by: { id: $wordId }) {
      id
      officialBreakdown {
        id
        isVerified
        isInference
        text
      }
    }
  }
`);

type Official = NonNullable<OfficialNowQuery["word"]>["officialBreakdown"];

/**
 * Reads what is official now, before it is replaced: it may have changed since the page was opened, in another tab or by
 * another admin. Where it cannot be read, it is what the page shows.
 */
export function useOfficial(): (wordId: string, shown: Official) => Promise<Official> {
  const client = useClient();
  return useCallback(
    async (wordId: string, shown: Official) => {
      const { data } = await client.query(OfficialNowDocument, { wordId }, { requestPolicy: "network-only" });
      return data === undefined ? shown : (data.word?.officialBreakdown ?? null);
    },
    [client],
  );
}

/** The plain warning before a verified breakdown is replaced; null if none is. */
export function warningOf(official: Pick<NonNullable<Official>, "isVerified" | "text"> | null): string | null {
  return official?.isVerified === true ? `This replaces a verified breakdown: ${partsInWords(official.text)}.` : null;
}
