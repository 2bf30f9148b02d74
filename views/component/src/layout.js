// Where nodes stand: fcose for each connected part, the parts set side by side. The same graph gives the same picture.

const GAP = 60;

// Beyond this many nodes forces take too long here: Python sends places.
export const FORCED = 400;

// fcose draws from Math.random; it runs to its end inside `work`.
function seeded(work) {
  const random = Math.random;
  let state = 20220505;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  try {
    work();
  } finally {
    Math.random = random;
  }
}

function spread(part, options = {}) {
  part
    .layout({
      name: "fcose",
      animate: false,
      fit: false,
      quality: part.nodes().length > 150 ? "default" : "proof",
      nodeDimensionsIncludeLabels: true,
      idealEdgeLength: 110,
      nodeSeparation: 120,
      nodeRepulsion: 9000,
      gravity: 0.2,
      numIter: 2500,
      ...options,
    })
    .run();
}

// Where each part goes when they are set in rows no wider than `across`, and how large that is.
function rows(boxes, across) {
  const corners = [];
  let [x, y, high, wide] = [0, 0, 0, 0];
  for (const { w, h } of boxes) {
    if (x > 0 && x + w > across) [x, y, high] = [0, y + high + GAP, 0];
    corners.push({ x, y });
    wide = Math.max(wide, x + w);
    high = Math.max(high, h);
    x += w + GAP;
  }
  return { corners, wide, tall: y + high };
}

// The parts in rows, the largest first, as wide as shows them largest in a window of this shape.
function pack(parts, ratio) {
  const sorted = parts
    .map((part) => ({ part, box: part.boundingBox({ includeOverlays: false }) }))
    .sort((a, b) => b.box.w * b.box.h - a.box.w * a.box.h);
  const boxes = sorted.map(({ box }) => box);
  const widest = Math.max(...boxes.map(({ w }) => w));
  const total = boxes.reduce((sum, { w }) => sum + w + GAP, 0);
  const size = ({ wide, tall }) => Math.max(wide / ratio, tall);
  const best = Array.from({ length: 24 }, (_, i) => rows(boxes, widest + ((total - widest) * i) / 23)).reduce((a, b) =>
    size(b) < size(a) ? b : a,
  );
  sorted.forEach(({ part, box }, i) => part.nodes().shift({ x: best.corners[i].x - box.x1, y: best.corners[i].y - box.y1 }));
}

// What is `shown` by forces; those that are `pinned` stay where they are.
export function arrange(cy, shown, pinned = cy.collection()) {
  if (pinned.nonempty()) {
    seeded(() => spread(shown, { randomize: false, fixedNodeConstraint: fixing(pinned) }));
    return;
  }
  const parts = shown.components();
  seeded(() => parts.forEach((part) => part.nodes().length > 1 && spread(part)));
  pack(parts, cy.width() / cy.height() || 1.6);
}

const fixing = (nodes) => nodes.map((node) => ({ nodeId: node.id(), position: { ...node.position() } }));

// Newcomers stand around a neighbour that was there; in a small graph they then make room among themselves. The others
// keep their places.
export function join(cy, added) {
  const old = cy.nodes().difference(added);
  const turns = new Map();
  added.forEach((node) => {
    const anchor = node.neighborhood().nodes().intersection(old)[0];
    const base = anchor ? anchor.position() : { x: old.boundingBox().x2 + 150, y: old.boundingBox().y1 };
    const turn = turns.get(anchor?.id()) ?? 0;
    turns.set(anchor?.id(), turn + 1);
    const angle = turn * 2.39996;
    const reach = 70 + 16 * Math.sqrt(turn);
    node.position({ x: base.x + reach * Math.cos(angle), y: base.y + reach * Math.sin(angle) });
  });
  if (cy.nodes().length > FORCED || old.empty()) return;
  const fixed = fixing(old);
  seeded(() => spread(cy.elements(), { randomize: false, quality: "default", fixedNodeConstraint: fixed }));
  old.forEach((node, index) => node.position(fixed[index].position));
}

export function fit(cy, room) {
  const visible = cy.nodes(":visible");
  if (visible.empty()) return;
  const box = { x1: Infinity, x2: -Infinity, y1: Infinity, y2: -Infinity };
  visible.forEach((node) => {
    const [{ x, y }, half] = [node.position(), node.data("size") / 2];
    [box.x1, box.x2] = [Math.min(box.x1, x - half), Math.max(box.x2, x + half)];
    [box.y1, box.y2] = [Math.min(box.y1, y - half), Math.max(box.y2, y + half)];
  });
  const wide = Math.max(cy.width() - 2 * room.side, 50);
  const high = Math.max(cy.height() - room.top - room.bottom, 50);
  const zoom = Math.max(cy.minZoom(), Math.min(wide / (box.x2 - box.x1), high / (box.y2 - box.y1), 1.25));
  cy.viewport({
    zoom,
    pan: {
      x: cy.width() / 2 - (zoom * (box.x1 + box.x2)) / 2,
      y: room.top + high / 2 - (zoom * (box.y1 + box.y2)) / 2,
    },
  });
}
