import { useEffect, useState } from "react";

const SLOW_MILLISECONDS = 4000;

/** What stands for a page while it is loading: grey lines, and after some seconds the reason. */
export function Loading({ lines = 7 }: { lines?: number }) {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setIsSlow(true); }, SLOW_MILLISECONDS);
    return () => { clearTimeout(timer); };
  }, []);
  return (
    <div className="skeleton">
      <p role="status" className={isSlow ? "hint" : "visually-hidden"}>
        {isSlow ? "This takes longer than usual. The connection or the server is slow." : "Loading…"}
      </p>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  );
}
