// From what Python sends to cytoscape's elements.
import { wrap } from "./labels.js";

export function elements({ nodes, edges }, types) {
  const most = (list) => Math.max(1, ...list.map((item) => item.weight ?? 0));
  const [heaviest, widest] = [most(nodes), most(edges)];
  const degree = new Map();
  for (const { source, target } of edges)
    for (const id of [source, target]) degree.set(id, (degree.get(id) ?? 0) + 1);
  return [
    ...nodes.map((node) => ({
      group: "nodes",
      data: {
        ...node,
        ...wrap(node.name),
        colour: types.nodes[node.type].colour,
        shape: types.nodes[node.type].shape,
        size: node.weight ? 18 + 30 * Math.sqrt(node.weight / heaviest) : 24,
        rank: (node.weight ?? 0) * 1000 + (degree.get(node.id) ?? 0),
      },
      ...(node.x === undefined ? {} : { position: { x: node.x, y: node.y } }),
    })),
    ...edges.map((edge) => ({
      group: "edges",
      data: {
        ...edge,
        colour: types.edges[edge.type].colour,
        directed: types.edges[edge.type].directed,
        width: edge.weight ? 1.5 + 8 * Math.sqrt(edge.weight / widest) : 1.8,
      },
    })),
  ];
}
