import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { SessionProvider } from "./session";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

// Browsers resolve the address of the icon anew on every page of the site.
for (const icon of document.querySelectorAll<HTMLLinkElement>("link[rel=icon]")) icon.href = new URL(icon.href).href;

// A transition is rendered in slices, between which the browser answers whoever already types or scrolls.
startTransition(() => {
  createRoot(root).render(
    <StrictMode>
      <SessionProvider>
        <App />
      </SessionProvider>
    </StrictMode>,
  );
});
