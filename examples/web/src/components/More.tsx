import { type ReactNode, useState } from "react";

import { keepOpened, openedHere } from "../navigation";

interface Props {
  pageInfo: { hasNextPage: boolean; endCursor: string | null } | undefined;
  label: string;
  /** The next page of the list. */
  children: (after: string) => ReactNode;
}

/**
 * The end of a page of a list: a button, or the next page once it was pressed. Who comes back to the list by the browser's
 * button finds it as long as it was.
 */
export function More({ pageInfo, label, children }: Props) {
  const after = pageInfo?.hasNextPage === true ? pageInfo.endCursor : null;
  const [isOpen, setIsOpen] = useState(() => after !== null && openedHere().includes(after));
  if (after === null) return null;
  if (isOpen) return children(after);
  return (
    <button
      type="button"
      className="more"
      onClick={() => {
        keepOpened(after);
        setIsOpen(true);
      }}
    >
      {label}
    </button>
  );
}
