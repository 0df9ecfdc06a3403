import { useEffect, useRef } from "react";

/** Says what came of an action. It takes the focus, because the button that was pressed may be gone. */
export function Said({ text }: { text: string | null }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (text !== null) line.current?.focus();
  }, [text]);
  return (
    <p ref={line} className="said" role="status" tabIndex={-1}>
      {text}
    </p>
  );
}
