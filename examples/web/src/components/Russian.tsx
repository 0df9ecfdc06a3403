import type { ReactNode } from "react";

/** Russian text: named so for screen readers, hyphenation and the choice of the font. */
export function Russian({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span lang="ru" className={className}>
      {children}
    </span>
  );
}
