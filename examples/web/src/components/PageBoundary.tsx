import { Component, type ReactNode } from "react";

import { Shell } from "./Shell";

/**
 * What is shown when the script of a page cannot be loaded: offline, or because the site was built anew since it was
 * opened. The browser then loads the page as a whole, by itself as soon as it is online again.
 */
export class PageBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override componentDidCatch() {
    window.addEventListener("online", reload);
  }

  override componentWillUnmount() {
    window.removeEventListener("online", reload);
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Shell query={undefined}>
        <div className="problem" role="alert">
          <p>
            {navigator.onLine
              ? "This page could not be loaded."
              : "This page was not loaded before you went offline. It loads when you are online."}
          </p>
          <button type="button" onClick={reload}>
            Try again
          </button>
        </div>
      </Shell>
    );
  }
}

function reload() {
  window.location.reload();
}
