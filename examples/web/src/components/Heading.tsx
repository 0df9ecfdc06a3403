import { type ReactNode, useEffect, useRef } from "react";

import { takeMoved, usePath } from "../navigation";

/** The heading of a page, with the page's title. It takes the focus when the page was opened by a link of the site. */
export function Heading({ title, lang, children }: { title: string; lang?: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = usePath();
  useEffect(() => {
    // Back and forward return to where the reader was on the page; a link has scrolled to its top.
    if (takeMoved()) heading.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <>
      <title>{`${title} · Rootski`}</title>
      <h1 ref={heading} tabIndex={-1} lang={lang}>
        {children ?? title}
      </h1>
    </>
  );
}
