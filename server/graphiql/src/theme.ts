// The theme of the system, which GraphiQL reads once, is followed while the page is open.

import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect } from "react";

export function SystemTheme(): null {
  const chosen = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    if (chosen !== null) return undefined;
    const system = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => setTheme(null);
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, [chosen, setTheme]);
  return null;
}
