import type { ReactNode } from "react";

import { type FragmentType, graphql, readFragment } from "../gql";
import { Link } from "../navigation";
import { useSession } from "../session";
import { SearchBox } from "./SearchBox";
import { SignIn } from "./SignIn";

// Each page's query holds this, so that the frame around a page needs no request of its own.
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
  /** What the page's query answered; undefined while it is on its way. */
  query: FragmentType<typeof Shell_query> | undefined;
  isHome?: boolean;
  children: ReactNode;
}

/** The frame of every page: search, who is signed in, and the sources to be credited. */
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
