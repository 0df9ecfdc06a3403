import type { ReactNode } from "react";

/** Russian text, marked as such for screen readers, hyphenation and font selection. */
export function Russian({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span lang="ru" className={className}>
      {children}
    </span>
  );
}
