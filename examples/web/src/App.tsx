import { usePath } from "./navigation";
import { HomePage } from "./pages/HomePage";
import { UnknownPage } from "./pages/UnknownPage";
import { WordPage } from "./pages/WordPage";
import { routeOf } from "./routes";

export function App() {
  const path = usePath();
  const route = routeOf(path);
  switch (route.page) {
    case "home":
      return <HomePage />;
    case "word":
      return <WordPage key={path} by={route.by} />;
    case "unknown":
      return <UnknownPage />;
  }
}
