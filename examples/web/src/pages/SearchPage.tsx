import { Heading } from "../components/Heading";
import { spelledOut } from "../components/labels";
import { Loading } from "../components/Loading";
import { Match } from "../components/Match";
import { Problem } from "../components/Problem";
import { Russian } from "../components/Russian";
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { WordLink } from "../components/WordLink";
import { graphql } from "../gql";
import { Link } from "../navigation";
import { searchVariables } from "../requests";
import { searchPath } from "../routes";
import { useSession } from "../session";

const SearchPageDocument = graphql(`
  query SearchPage($text: String!, $hasText: Boolean!, $signedIn: Boolean!) {
    searchWords(query: $text, first: 50) @include(if: $hasText) {
      suggestions
      edges {
        matchedIn
        matchedText
        matchedForms {
          label
        }
        node {
          id
          gloss
          partOfSpeech
          level
          ...WordLink_word
        }
      }
    }
    ...Shell_query
  }
`);

/** The results of a search, at an address of its own: the front page of the server leads here. */
export default function SearchPage({ text }: { text: string }) {
  const { isSignedIn } = useSession();
  const variables = searchVariables(text, isSignedIn);
  const { data, error, isLoading, reload } = usePageQuery(SearchPageDocument, variables);
  const { text: asked } = variables;
  const search = data?.searchWords ?? null;
  return (
    <Shell query={data}>
      <Heading title={asked === "" ? "Search" : `Search: ${asked}`} />
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {search === null && isLoading && <Loading />}
      {asked === "" && <p className="empty">Type a word into the field above.</p>}
      {search?.edges.length === 0 && (
        <p className="empty">
          Nothing found. Write a Russian word in any of its forms, in Latin letters as it sounds (<q>khleb</q>), or its meaning
          in English (<q>bread</q>); or <Link href="/browse">browse the words</Link>.
        </p>
      )}
      {search !== null && search.suggestions.length > 0 && (
        <p>
          {search.edges.length > 0 ? "There is no such word. Below are the nearest; did you mean:" : "Did you mean:"}{" "}
          {search.suggestions.map((suggestion) => (
            <Link key={suggestion} href={searchPath(suggestion)} className="suggestion">
              <Russian>{suggestion}</Russian>
            </Link>
          ))}
        </p>
      )}
      <ul className="rows">
        {search?.edges.map(({ node, ...edge }) => (
          <li key={node.id}>
            <span>
              <WordLink word={node} /> <Match edge={edge} gloss={node.gloss} />
            </span>
            <small>{[spelledOut(node.partOfSpeech), node.level].filter((fact) => fact !== null).join(" · ")}</small>
          </li>
        ))}
      </ul>
    </Shell>
  );
}
