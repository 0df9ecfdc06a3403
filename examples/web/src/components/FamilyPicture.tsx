import { cluster, hierarchy, type HierarchyPointLink, type HierarchyPointNode } from "d3-hierarchy";
import { linkHorizontal } from "d3-shape";

/** A node of the picture: the family, a spelling of its root, or a word. */
export interface Branch {
  label: string;
  children?: readonly Branch[];
}

const LINE = 26;

/** The widths of a letter of the root and of a word, at the sizes that the style sheet gives them. */
const LETTER = { root: 14, word: 11.5 };
const BRANCHES_WIDTH = 300;

const drawn = linkHorizontal<HierarchyPointLink<Branch>, HierarchyPointNode<Branch>>()
  .x((node) => node.y)
  .y((node) => node.x);

/** A family as a tree that grows to the right. The list beside it says the same, so screen readers get a name only. */
export function FamilyPicture({ family, name }: { family: Branch; name: string }) {
  const tree = hierarchy(family);
  const height = Math.max(tree.leaves().length, 2) * LINE;
  const placed = cluster<Branch>().size([height, BRANCHES_WIDTH])(tree);
  const left = 20 + family.label.length * LETTER.root;
  const right = 15 + Math.max(...tree.leaves().map(({ data }) => lettersOf(data.label))) * LETTER.word;
  return (
    <svg className="picture" viewBox={`0 0 ${left + BRANCHES_WIDTH + right} ${height}`} role="img" aria-label={name} lang="ru">
      <g transform={`translate(${left} 0)`}>
        {placed.links().map((link) => (
          <path key={`${link.target.depth}-${link.source.data.label}-${link.target.data.label}`} className="picture-link" d={drawn(link) ?? ""} />
        ))}
        {placed.descendants().map((node) => (
          <g key={`${node.depth}-${node.data.label}`} transform={`translate(${node.y} ${node.x})`} data-depth={node.depth}>
            <circle r={node.depth === 0 ? 6 : node.depth === 1 ? 4.5 : 3} />
            <text x={node.depth === 2 ? 9 : node.depth === 0 ? -10 : 0} y={node.depth === 1 ? -9 : 0} dy={node.depth === 1 ? 0 : "0.32em"}>
              {node.data.label}
            </text>
          </g>
        ))}
      </g>
    </svg>
  );
}

/** How many letters a word has; stress marks stand above them. */
function lettersOf(word: string): number {
  return word.replaceAll("\u0301", "").length;
}
