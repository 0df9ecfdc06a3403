// The scripts of the build are in `assets/` of the site, and the API is beside the site. Both are found by the address of
// this script, so that the server may be mounted below any path of a larger site.
const site = import.meta.env.DEV ? new URL("/", window.location.href) : new URL("../", import.meta.url);

/** The path of the site, with a slash at its end: `/words/`. */
export const SITE = site.pathname;

/** The path of an address below the site, with its query. */
export function pathOf({ pathname, search }: { pathname: string; search: string }): string {
  return `/${pathname.slice(SITE.length)}${search}`;
}

/** The address of the API. */
export const API = new URL(import.meta.env.DEV ? "graphql" : "../graphql", site).href;

/** The front page of the server: what it is, and how to use it as an API. */
export const FRONT = new URL("../", site).href;

/** The whole address of a path of the site, to be copied. */
export function addressOf(path: string): string {
  return new URL(path.slice(1), site).href;
}
