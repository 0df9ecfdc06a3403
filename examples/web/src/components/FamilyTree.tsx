import { type FragmentType, graphql, readFragment } from "../gql";
import type { FamilyTree_WordFragment } from "../gql/graphql";
import { type Leaf, type Root, treeOf } from "../rules/tree";
import { Link } from "../navigation";
import { familyPath } from "../routes";
import { Guess } from "./Guess";
import { Russian } from "./Russian";
import { WordLink } from "./WordLink";

const FamilyTree_word = graphql(`
  fragment FamilyTree_word on Word {
    id
    relatedWords(first: 20) {
      edges {
        isGuess
        node {
          id
          ...WordLink_word
          officialBreakdown {
            id
            ...FamilyTree_parts
          }
        }
        sharedFamilies {
          id
          databaseId
          meanings
          morphemes {
            id
            text
          }
          keyWord {
            id
            text
          }
        }
      }
    }
  }
`);

const FamilyTree_parts = graphql(`
  fragment FamilyTree_parts on Breakdown {
    id
    items {
      ... on MorphemeBreakdownItem {
        morpheme {
          id
        }
      }
    }
  }
`);

type Edge = NonNullable<FamilyTree_WordFragment["relatedWords"]>["edges"][number];
type WordLeaf = Leaf & { word: Edge["node"]; isGuess: boolean };

/** The words that share a root, as a tree: the root, its spellings, and the words with each spelling. */
export function FamilyTree(props: { word: FragmentType<typeof FamilyTree_word> }) {
  const { relatedWords } = readFragment(FamilyTree_word, props.word);
  const roots = treeOf((relatedWords?.edges ?? []).map(asLeaf));
  return (
    <section aria-labelledby="family">
      <h2 id="family">Family</h2>
      {relatedWords === null && <p className="empty">The family could not be read. Reload the page to try again.</p>}
      {relatedWords?.edges.length === 0 && <p className="empty">No other word with the same root is known yet.</p>}
      <ul className="tree">
        {roots.map((root) => (
          <RootBranch key={root.id} root={root} />
        ))}
      </ul>
    </section>
  );
}

function RootBranch({ root }: { root: Root<WordLeaf> }) {
  return (
    <li>
      <span className="tree-root">
        <Link href={familyPath(root)}>
          <Russian>{root.spellings.join(" · ")}</Russian>
        </Link>
        {root.meanings.length > 0 && <small>{root.meanings.join(", ")}</small>}
      </span>
      {root.spellings.length === 1 ? (
        <Leaves leaves={root.branches.flatMap(({ leaves }) => leaves)} />
      ) : (
        <ul>
          {root.branches.map(({ spelling, leaves }) => (
            <li key={spelling}>
              <span className="tree-spelling">{spelling === "" ? "more" : <Russian>{spelling}</Russian>}</span>
              <Leaves leaves={leaves} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Leaves({ leaves }: { leaves: readonly WordLeaf[] }) {
  return (
    <ul>
      {leaves.map(({ word, isGuess }) => (
        <li key={word.id}>
          <WordLink word={word} /> {isGuess && <Guess />}
        </li>
      ))}
    </ul>
  );
}

function asLeaf({ node, sharedFamilies, isGuess }: Edge): WordLeaf {
  const items = readFragment(FamilyTree_parts, node.officialBreakdown)?.items ?? [];
  const morphemeIds = items.flatMap((item) =>
    item.__typename === "MorphemeBreakdownItem" && item.morpheme !== null ? [item.morpheme.id] : [],
  );
  return { word: node, isGuess, families: sharedFamilies, morphemeIds };
}
