// Layouts that say something by where nodes stand. Each gives a place to every node: id -> {x, y}. `kind` is a node's place in
// the order of types: documents first, then sections, measures, and those whom measures name.

const [WIDE, HIGH] = [140, 84]; // of a node with its label

const byRank = (a, b) => b.data("rank") - a.data("rank") || (a.id() < b.id() ? -1 : 1);
const inOrder = (a, b) => a.data("layer") - b.data("layer") || (a.data("type") < b.data("type") ? -1 : a.data("type") > b.data("type") ? 1 : byRank(a, b));

// Nodes by kind, the kinds in their order, in each the strongest first.
function kinds(nodes) {
  const found = new Map();
  nodes.toArray().sort(inOrder).forEach((node) => {
    const layer = node.data("layer");
    if (!found.has(layer)) found.set(layer, []);
    found.get(layer).push(node);
  });
  return [...found.values()];
}

// Orders the nodes of a kind by where their neighbours that have a place stand: fewer crossings.
function sorted(kind, value) {
  const at = new Map();
  kind.forEach((node, index) => {
    const known = node.neighborhood().nodes().map((other) => value(other.id())).filter((each) => each !== undefined);
    at.set(node.id(), known.length ? known.reduce((sum, each) => sum + each, 0) / known.length : index / kind.length);
  });
  return [...kind].sort((a, b) => at.get(a.id()) - at.get(b.id()) || byRank(a, b));
}

function grid(nodes, ratio) {
  const list = nodes.toArray().sort(inOrder);
  const across = Math.max(1, Math.round(Math.sqrt((list.length * ratio * HIGH) / WIDE)));
  return new Map(list.map((node, i) => [node.id(), { x: (i % across) * WIDE, y: Math.floor(i / across) * HIGH }]));
}

// One ring or more for each kind, the kind with the fewest inside.
function concentric(nodes) {
  const places = new Map();
  const angles = new Map();
  let radius = 0;
  for (const kind of kinds(nodes).sort((a, b) => a.length - b.length)) {
    let rest = sorted(kind, (id) => angles.get(id));
    if (!places.size && rest.length === 1) {
      places.set(rest[0].id(), { x: 0, y: 0 });
      continue;
    }
    while (rest.length) {
      radius += radius ? WIDE : Math.max(WIDE, (rest.length * WIDE) / (4 * Math.PI));
      const room = Math.max(6, Math.floor((2 * Math.PI * radius) / (WIDE * 0.75)));
      const ring = rest.splice(0, room);
      ring.forEach((node, i) => {
        const turn = i / ring.length;
        angles.set(node.id(), turn);
        const angle = 2 * Math.PI * turn - Math.PI / 2;
        places.set(node.id(), { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
      });
    }
  }
  return places;
}

// Kinds from left to right; a long one in several columns.
function layered(nodes, ratio) {
  const places = new Map();
  const heights = new Map();
  const all = kinds(nodes);
  const tall = Math.max(8, Math.ceil(Math.sqrt((nodes.length * WIDE) / (ratio * HIGH))));
  const columnsOf = (kind) => Math.ceil(kind.length / tall);
  const rowsOf = (kind) => Math.ceil(kind.length / columnsOf(kind));
  const most = Math.max(...all.map(rowsOf));
  let x = 0;
  for (const kind of all) {
    const list = sorted(kind, (id) => heights.get(id));
    const [columns, rows] = [columnsOf(kind), rowsOf(kind)];
    const apart = Math.min(3, most / rows) * HIGH; // a short column has room
    list.forEach((node, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const y = (row - (rows - 1) / 2) * apart + (column % 2) * (apart / 2);
      heights.set(node.id(), (i + 0.5) / list.length);
      places.set(node.id(), { x: x + column * WIDE, y });
    });
    x += (columns - 1) * WIDE + 2.2 * WIDE;
  }
  return places;
}

export const LAYOUTS = { concentric, layered, grid };
