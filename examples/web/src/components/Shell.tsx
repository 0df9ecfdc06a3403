import type { ReactNode } from "react";

import { type FragmentType, graphql, readFragment } from "../gql";
import { Link } from "../navigation";
import { useSession } from "../session";
import { SearchBox } from "./SearchBox";
import { SignIn } from "./SignIn";

// Included in the query of each page, so that the frame needs no separate request.
const Shell_query = graphql(`
  fragment Shell_query on Query {
    viewer {
      id
      email
      isAdmin
    }
    about {
      sources {
        name
        url
        license
      }
    }
  }
`);

interface Props {
  /** The data of the page's query; undefined while it is loading. */
  query: FragmentType<typeof Shell_query> | undefined;
  isHome?: boolean;
  children: ReactNode;
}

/** The frame of every page: search, the signed-in user, and the credits of the sources. */
export function Shell({ query, isHome = false, children }: Props) {
  const shell = readFragment(Shell_query, query);
  const { notice } = useSession();
  return (
    <>
      <header className="top">
        <Link className="logo" href="/">
          Rootski
        </Link>
        {!isHome && <SearchBox />}
        <SignIn viewer={shell?.viewer ?? null} />
      </header>
      {notice !== null && (
        <p className="notice" role="alert">
          {notice}
        </p>
      )}
      <main>{children}</main>
      <footer>
        {shell !== undefined && (
          <p>
            Data:{" "}
            {shell.about.sources.map(({ name, url, license }, index) => (
              <span key={name}>
                {index > 0 && "; "}
                {url === null ? name : <a href={url}>{name}</a>}
                {license !== null && ` (${license})`}
              </span>
            ))}
          </p>
        )}
      </footer>
    </>
  );
}
