import type * as api from "./gql/graphql";
import { storedText } from "./reading";
import type { Route } from "./routes";
import { type Choice, choiceOf, familyFilterOf, wordFilterOf } from "./rules/browsing";
import { chunksOf } from "./rules/chunks";

/** The most characters of a search. */
const LONGEST_QUERY = 100;

/** The first request of a page: the name of its document, and its variables. */
export interface PageRequest {
  name: string;
  variables: object;
}

// The variables of each page's query, on its first page where it has several. They are known before the page is loaded.

export function wordVariables(by: api.WordLookup, signedIn: boolean): api.WordPageQueryVariables {
  return { by, signedIn };
}

export function searchVariables(text: string, signedIn: boolean): api.SearchPageQueryVariables {
  const asked = text.slice(0, LONGEST_QUERY);
  return { text: asked, hasText: asked !== "", signedIn };
}

export function familyVariables(number: number, signedIn: boolean): api.FamilyPageQueryVariables {
  return { number, after: null, signedIn };
}

export function browseWordsVariables(choice: Choice, signedIn: boolean): api.BrowseWordsQueryVariables {
  return { filter: wordFilterOf(choice), orderBy: choice.order, after: null, signedIn };
}

export function browseFamiliesVariables(choice: Choice, signedIn: boolean): api.BrowseFamiliesQueryVariables {
  return { filter: familyFilterOf(choice), after: null, signedIn };
}

export function readVariables(chunks: readonly string[], signedIn: boolean): api.ReadPageQueryVariables {
  const [text = ""] = chunks;
  return { text, hasText: text !== "", signedIn };
}

export function randomVariables(level: api.LanguageLevel | null, signedIn: boolean): api.RandomPageQueryVariables {
  return { filter: level === null ? { hasBreakdown: true } : { hasBreakdown: true, levels: [level] }, signedIn };
}

/** What the page of an address asks for first; null if it asks for nothing. */
export function requestOf(route: Route, query: string | undefined, signedIn: boolean): PageRequest | null {
  switch (route.page) {
    case "home":
      return { name: "HomePage", variables: { signedIn } };
    case "word":
      return { name: "WordPage", variables: wordVariables(route.by, signedIn) };
    case "search":
      return { name: "SearchPage", variables: searchVariables(route.text, signedIn) };
    case "family":
      return { name: "FamilyPage", variables: familyVariables(route.number, signedIn) };
    case "browse":
      return browseRequest(choiceOf(query), signedIn);
    case "read":
      return { name: "ReadPage", variables: readVariables(chunksOf(storedText()), signedIn) };
    case "random":
      return { name: "RandomPage", variables: randomVariables(null, signedIn) };
    case "myBreakdowns":
      return { name: "MyBreakdownsPage", variables: { after: null, signedIn } };
    case "review":
      return { name: "ReviewPage", variables: { after: null, signedIn } };
    case "unknown":
      return null;
  }
}

function browseRequest(choice: Choice, signedIn: boolean): PageRequest {
  return choice.by === "words"
    ? { name: "BrowseWords", variables: browseWordsVariables(choice, signedIn) }
    : { name: "BrowseFamilies", variables: browseFamiliesVariables(choice, signedIn) };
}
