import { type ReactNode, useState } from "react";

interface Props {
  pageInfo: { hasNextPage: boolean; endCursor: string | null } | undefined;
  label: string;
  /** The next page of the list. */
  children: (after: string) => ReactNode;
}

/** The end of a page of a list: a button, or the next page once it was pressed. */
export function More({ pageInfo, label, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  if (pageInfo?.hasNextPage !== true || pageInfo.endCursor === null) return null;
  if (isOpen) return children(pageInfo.endCursor);
  return (
    <button type="button" className="more" onClick={() => { setIsOpen(true); }}>
      {label}
    </button>
  );
}
