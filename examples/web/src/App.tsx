import { lazy, Suspense } from "react";

import { Loading } from "./components/Loading";
import { PageBoundary } from "./components/PageBoundary";
import { Shell } from "./components/Shell";
import { usePath } from "./navigation";
import { PAGES } from "./pages";
import { HomePage } from "./pages/HomePage";
import { UnknownPage } from "./pages/UnknownPage";
import { WordPage } from "./pages/WordPage";
import { routeOf } from "./routes";

const BrowsePage = lazy(PAGES.browse);
const FamilyPage = lazy(PAGES.family);
const MyBreakdownsPage = lazy(PAGES.myBreakdowns);
const RandomPage = lazy(PAGES.random);
const ReadPage = lazy(PAGES.read);
const ReviewPage = lazy(PAGES.review);
const SearchPage = lazy(PAGES.search);

export function App() {
  const path = usePath();
  return (
    <PageBoundary key={path.split("?")[0]}>
      <Suspense
        fallback={
          <Shell query={undefined}>
            <Loading />
          </Shell>
        }
      >
        <Page path={path} />
      </Suspense>
    </PageBoundary>
  );
}

function Page({ path }: { path: string }) {
  const route = routeOf(path);
  switch (route.page) {
    case "home":
      return <HomePage />;
    case "word":
      return <WordPage key={path} by={route.by} spelling={route.spelling} />;
    case "search":
      return <SearchPage key={route.text} text={route.text} />;
    case "family":
      return <FamilyPage key={route.number} number={route.number} />;
    case "browse":
      return <BrowsePage path={path} />;
    case "read":
      return <ReadPage />;
    case "random":
      return <RandomPage />;
    case "myBreakdowns":
      return <MyBreakdownsPage />;
    case "review":
      return <ReviewPage />;
    case "unknown":
      return <UnknownPage />;
  }
}
