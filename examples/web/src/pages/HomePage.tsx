import { useQuery } from "urql";

import { Parts } from "../components/Parts";
import { Problem } from "../components/Problem";
import { SearchBox } from "../components/SearchBox";
import { Shell } from "../components/Shell";
import { WordLink } from "../components/WordLink";
import { graphql } from "../gql";

const HomePageDocument = graphql(`
  query HomePage {
    wordOfTheDay {
      id
      ...WordLink_word
      officialBreakdown {
        id
        ...Parts_breakdown
      }
    }
    ...Shell_query
  }
`);

export function HomePage() {
  const [{ data, error, stale, fetching }, reload] = useQuery({ query: HomePageDocument });
  const word = data?.wordOfTheDay;
  return (
    <Shell query={data} isHome>
      <title>Rootski</title>
      <div className="home">
        <h1>Russian by its roots</h1>
        <p>Type a word in any form, in Latin letters, or in English.</p>
        <SearchBox isFirst />
        {error !== undefined && <Problem error={error} onRetry={() => { reload({ requestPolicy: "network-only" }); }} />}
        {(fetching || stale) && word == null && <p role="status">Loading…</p>}
        {word != null && (
          <section className="today" aria-labelledby="today">
            <h2 id="today">Word of the day</h2>
            <WordLink word={word} />
            {word.officialBreakdown !== null && <Parts breakdown={word.officialBreakdown} />}
          </section>
        )}
      </div>
    </Shell>
  );
}
