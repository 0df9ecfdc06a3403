import { lazy, Suspense } from "react";

import { Loading } from "./components/Loading";
import { PageBoundary } from "./components/PageBoundary";
import { Shell } from "./components/Shell";
import { usePath } from "./navigation";
import { HomePage } from "./pages/HomePage";
import { UnknownPage } from "./pages/UnknownPage";
import { WordPage } from "./pages/WordPage";
import { routeOf } from "./routes";

const BrowsePage = lazy(() => import("./pages/BrowsePage"));
const FamilyPage = lazy(() => import("./pages/FamilyPage"));
const MyBreakdownsPage = lazy(() => import("./pages/MyBreakdownsPage"));
const RandomPage = lazy(() => import("./pages/RandomPage"));
const ReadPage = lazy(() => import("./pages/ReadPage"));
const ReviewPage = lazy(() => import("./pages/ReviewPage"));
const SearchPage = lazy(() => import("./pages/SearchPage"));

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
      return <WordPage key={path} by={route.by} />;
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
