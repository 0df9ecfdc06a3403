import type { ReactNode } from "react";

import { spelledOut } from "../components/labels";
import { Listing } from "../components/Listing";
import { WordLink } from "../components/WordLink";
import { graphql } from "../gql";
import { browseWordsVariables } from "../requests";
import { browsePath, type Choice } from "../rules/browsing";
import { useSession } from "../session";

const BrowseWordsDocument = graphql(`
  query BrowseWords($filter: WordFilter, $orderBy: WordOrder!, $after: String, $signedIn: Boolean!) {
    wordList(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        frequencyRank
        partOfSpeech
        level
        ...WordLink_word
      }
    }
    ...Shell_query
  }
`);

const WORDS = { many: "words", none: "There is no such word.", more: "More words" };

export function BrowseWords({ choice, controls }: { choice: Choice; controls: ReactNode }) {
  const { isSignedIn } = useSession();
  return (
    <Listing
      name={browsePath(choice)}
      query={BrowseWordsDocument}
      variables={browseWordsVariables(choice, isSignedIn)}
      listOf={(data) => data.wordList}
      words={WORDS}
      controls={controls}
      row={(word) => (
        <li key={word.id}>
          <WordLink word={word} />
          <small>
            {[word.frequencyRank === null ? null : `no. ${word.frequencyRank}`, spelledOut(word.partOfSpeech), word.level]
              .filter((fact) => fact !== null)
              .join(" · ")}
          </small>
        </li>
      )}
    />
  );
}
