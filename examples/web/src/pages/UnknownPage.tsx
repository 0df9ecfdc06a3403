import { Heading } from "../components/Heading";
import { Shell } from "../components/Shell";
import { Link } from "../navigation";

export function UnknownPage() {
  return (
    <Shell query={undefined}>
      <div className="problem">
        <Heading title="There is no such page" />
        <p>
          Search for a word above, or go <Link href="/">home</Link>.
        </p>
      </div>
    </Shell>
  );
}
