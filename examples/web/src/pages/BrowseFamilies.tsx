import type { ReactNode } from "react";

import { Listing } from "../components/Listing";
import { Russian } from "../components/Russian";
import { graphql } from "../gql";
import { Link } from "../navigation";
import { browseFamiliesVariables } from "../requests";
import { familyPath } from "../routes";
import { browsePath, type Choice } from "../rules/browsing";
import { inEnglish } from "../rules/numbers";
import { spellingsOf } from "../rules/spellings";
import { useSession } from "../session";

const BrowseFamiliesDocument = graphql(`
  query BrowseFamilies($filter: MorphemeFilter!, $after: String, $signedIn: Boolean!) {
    morphemeFamilies(filter: $filter, first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        databaseId
        meanings
        level
        wordCount
        morphemes {
          id
          text
        }
        keyWord {
          id
          text
        }
      }
    }
    ...Shell_query
  }
`);

const FAMILIES = { many: "families", none: "There is no such family.", more: "More families" };

export function BrowseFamilies({ choice, controls }: { choice: Choice; controls: ReactNode }) {
  const { isSignedIn } = useSession();
  return (
    <Listing
      name={browsePath(choice)}
      query={BrowseFamiliesDocument}
      variables={browseFamiliesVariables(choice, isSignedIn)}
      listOf={(data) => data.morphemeFamilies}
      words={FAMILIES}
      controls={controls}
      row={(family) => (
        <li key={family.id}>
          <Link className="word-link" href={familyPath(family)}>
            <Russian>{spellingsOf(family).join(" · ")}</Russian>
            {family.meanings.length > 0 && <small>{family.meanings.join(", ")}</small>}
          </Link>
          <small>
            {family.wordCount === 1 ? "1 word" : `${inEnglish(family.wordCount)} words`}
            {family.level !== null && ` · level ${family.level}`}
          </small>
        </li>
      )}
    />
  );
}
