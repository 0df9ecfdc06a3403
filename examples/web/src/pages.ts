import type { Route } from "./routes";

/** The scripts of the pages; those of home and of words are a part of the main script. */
export const PAGES = {
  browse: () => import("./pages/BrowsePage"),
  family: () => import("./pages/FamilyPage"),
  myBreakdowns: () => import("./pages/MyBreakdownsPage"),
  random: () => import("./pages/RandomPage"),
  read: () => import("./pages/ReadPage"),
  review: () => import("./pages/ReviewPage"),
  search: () => import("./pages/SearchPage"),
};

/** Starts to load the script of a page, if it has its own. A failure is reported when the page is rendered. */
export function loadAhead({ page }: Route): void {
  if (page in PAGES) PAGES[page as keyof typeof PAGES]().catch(() => undefined);
}
