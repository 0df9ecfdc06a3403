import { type ReactNode, useEffect, useRef } from "react";

import { type FragmentType, graphql, readFragment } from "../gql";
import { FRONT } from "../base";
import { Link, usePath } from "../navigation";
import { useSession } from "../session";
import { Credits } from "./Credits";
import { SearchBox } from "./SearchBox";
import { SignIn } from "./SignIn";
import { useOnline } from "./useOnline";

// Included in the query of each page, so that the frame needs no separate request. Without a token nobody asks for the
// viewer, so that caches may keep the answer for everyone.
const Shell_query = graphql(`
  fragment Shell_query on Query {
    viewer @include(if: $signedIn) {
      id
      email
      isAdmin
    }
    about {
      notices
      sources {
        name
        url
        license
      }
    }
  }
`);

export type ShellQuery = FragmentType<typeof Shell_query>;

interface Props {
  /** The data of the page's query; undefined while it is loading. */
  query: ShellQuery | undefined;
  isHome?: boolean;
  children: ReactNode;
}

/** The frame of every page: navigation, search, the signed-in user, and the credits of the sources. */
export function Shell({ query, isHome = false, children }: Props) {
  const shell = readFragment(Shell_query, query);
  const { notice, setViewer } = useSession();
  const isOnline = useOnline();
  const viewer = shell?.viewer;
  useEffect(() => {
    if (viewer != null) setViewer(viewer);
  }, [viewer, setViewer]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <Link className="logo" href="/">
          Rootski
        </Link>
        <Navigation />
        {!isHome && <SearchBox />}
        <SignIn />
      </header>
      {!isOnline && (
        <p className="notice" role="status">
          You are offline. What you have opened before can still be read.
        </p>
      )}
      {notice !== null && (
        <p className="notice" role="alert">
          {notice}
        </p>
      )}
      {shell?.about.notices.map((told) => (
        <p key={told} className="notice" role="status">
          {told}
        </p>
      ))}
      <main id="main">{children}</main>
      <footer>
        <p>
          <a href={FRONT}>About this server, and its API</a>
        </p>
        {shell !== undefined && <Credits label="Data" sources={shell.about.sources} />}
      </footer>
    </>
  );
}

function Navigation() {
  const { isSignedIn, viewer } = useSession();
  const [path] = usePath().split("?");
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the pages may be wider than the screen. Before the next frame the browser would lay the page out twice.
    const frame = requestAnimationFrame(() => {
      const current = nav.current?.querySelector<HTMLElement>("[aria-current]");
      if (nav.current !== null && current != null) nav.current.scrollLeft = current.offsetLeft - nav.current.offsetLeft;
    });
    return () => { cancelAnimationFrame(frame); };
  }, [path, viewer]);
  const links = [
    { href: "/", label: "Home", isShown: true },
    { href: "/read", label: "Read", isShown: true },
    { href: "/browse", label: "Browse", isShown: true },
    { href: "/random", label: "Random", isShown: true },
    { href: "/my-breakdowns", label: "My breakdowns", isShown: isSignedIn },
    { href: "/review", label: "Review", isShown: viewer?.isAdmin === true },
  ].filter(({ isShown }) => isShown);
  return (
    <nav ref={nav} aria-label="Pages">
      <ul>
        {links.map(({ href, label }) => (
          <li key={href}>
            <Link href={href} aria-current={href === path ? "page" : undefined}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
