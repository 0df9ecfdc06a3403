import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from "react";

import { pathOf, SITE } from "./base";

const MOVED = "rootski:moved";

let hasMoved = false;

window.addEventListener("popstate", () => {
  hasMoved = true;
});

function subscribe(onMove: () => void): () => void {
  window.addEventListener("popstate", onMove);
  window.addEventListener(MOVED, onMove);
  return () => {
    window.removeEventListener("popstate", onMove);
    window.removeEventListener(MOVED, onMove);
  };
}

/** The current path below the site, with its query; updated by links and by the browser's back and forward buttons. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => pathOf(window.location));
}

/** Opens another page of the site. */
export function navigate(path: string): void {
  hasMoved = true;
  window.history.pushState(null, "", SITE + path.slice(1));
  window.scrollTo(0, 0);
  window.dispatchEvent(new Event(MOVED));
}

/** Changes the query of the page, such as its filters; focus and scroll position stay. */
export function changeQuery(path: string): void {
  window.history.replaceState(null, "", SITE + path.slice(1));
  window.dispatchEvent(new Event(MOVED));
}

interface Visit {
  opened?: readonly string[];
}

/** The cursors after which the reader has opened more of a list, during this visit of the page. */
export function openedHere(): readonly string[] {
  return (window.history.state as Visit | null)?.opened ?? [];
}

/** Keeps a cursor for the way back to this visit. */
export function keepOpened(cursor: string): void {
  const visit: Visit = { opened: [...openedHere(), cursor] };
  window.history.replaceState(visit, "");
}

/** Whether another page was opened since the last call; its heading then takes the focus. */
export function takeMoved(): boolean {
  const moved = hasMoved;
  hasMoved = false;
  return moved;
}

/** An internal link. Clicks that open a tab or a window are left to the browser. */
export function Link({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  function follow(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  }
  return <a {...rest} href={SITE + href.slice(1)} onClick={follow} />;
}
