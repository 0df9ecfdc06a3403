import { cluster, hierarchy, type HierarchyPointLink, type HierarchyPointNode } from "d3-hierarchy";
import { linkHorizontal } from "d3-shape";

/** A node of the picture: the family, a spelling of its root, or a word. */
export interface Branch {
  label: string;
  children?: readonly Branch[];
}

const LINE = 26;
const WIDTH = 520;
const MARGIN = { left: 70, right: 150 };

const drawn = linkHorizontal<HierarchyPointLink<Branch>, HierarchyPointNode<Branch>>()
  .x((node) => node.y)
  .y((node) => node.x);

/** A family as a tree that grows to the right. The list beside it says the same, so screen readers get a name only. */
export function FamilyPicture({ family, name }: { family: Branch; name: string }) {
  const tree = hierarchy(family);
  const height = Math.max(tree.leaves().length, 2) * LINE;
  const placed = cluster<Branch>().size([height, WIDTH - MARGIN.left - MARGIN.right])(tree);
  return (
    <svg className="picture" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={name} lang="ru">
      <g transform={`translate(${MARGIN.left} 0)`}>
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
