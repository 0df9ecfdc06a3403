import { Shell } from "../components/Shell";
import { Link } from "../navigation";

export function UnknownPage() {
  return (
    <Shell query={undefined}>
      <div className="problem">
        <title>Not found · Rootski</title>
        <h1>There is no such page</h1>
        <p>
          Search for a word above, or go <Link href="/">home</Link>.
        </p>
      </div>
    </Shell>
  );
}
