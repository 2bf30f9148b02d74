// The picture as it is seen, as SVG: white background, legend below. Names are text nodes, so no name is ever read as markup.
import { LIGHT } from "./style.js";
import { FAMILY } from "./labels.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const [ROW, GAP] = [22, 12]; // of the legend
const SCALE = 2; // pixels of a PNG to one of the screen

// Corners around the middle, of a shape that is two wide and two high.
const CORNERS = {
  rectangle: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  triangle: [[0, -1], [1, 1], [-1, 1]],
  hexagon: [[-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1], [-1, 0]],
  tag: [[-1, -1], [0.25, -1], [1, 0], [0.25, 1], [-1, 1]],
};
CORNERS["round-rectangle"] = CORNERS.rectangle;
CORNERS["round-hexagon"] = CORNERS.hexagon;

function made(tag, attributes, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, typeof value === "number" ? Math.round(value * 100) / 100 : value);
  node.append(...children);
  return node;
}

// Characters that XML has no place for.
const clean = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");

function shape(name, { x, y }, half, attributes) {
  const corners = CORNERS[name];
  if (!corners) return made("circle", { cx: x, cy: y, r: half, ...attributes });
  const points = corners.map(([dx, dy]) => `${(x + dx * half).toFixed(1)},${(y + dy * half).toFixed(1)}`).join(" ");
  return made("polygon", { points, "stroke-linejoin": "round", ...attributes });
}

function label(lines, { x, y }, size, attributes = {}) {
  const parts = lines.map((line, i) => made("tspan", { x, y: y + i * size * 1.25 }, clean(line)));
  return made("text", {
    "font-size": size, "text-anchor": "middle", fill: LIGHT.text, stroke: LIGHT.background, "stroke-width": 3, "paint-order": "stroke",
    "stroke-linejoin": "round", ...attributes,
  }, ...parts);
}

function edge(item, colour, zoom, pan) {
  const seen = ({ x, y }) => ({ x: x * zoom + pan.x, y: y * zoom + pan.y });
  const [from, to] = [item.sourceEndpoint(), item.targetEndpoint()].map(seen);
  const bends = (item.controlPoints() ?? []).map(seen);
  const chosen = item.selected() || item.hasClass("way");
  const stroke = chosen ? LIGHT.primary : colour;
  let path = `M${from.x.toFixed(1)} ${from.y.toFixed(1)}`;
  bends.forEach((bend, i) => {
    const next = bends[i + 1];
    const end = next ? { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 } : to;
    path += `Q${bend.x.toFixed(1)} ${bend.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
  });
  if (!bends.length) path += `L${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
  const width = Math.max(item.data("width") * zoom, 0.4);
  const parts = [made("path", { d: path, fill: "none", stroke, "stroke-width": width, "stroke-opacity": chosen ? 1 : 0.7 })];
  if (item.data("directed")) {
    const before = bends.at(-1) ?? from;
    const turn = (Math.atan2(to.y - before.y, to.x - before.x) * 180) / Math.PI;
    const long = 3 + 2.5 * width;
    parts.push(made("path", { d: `M0 0L${-long} ${long / 2.4}L${-long} ${-long / 2.4}Z`, fill: stroke, transform: `translate(${to.x.toFixed(1)} ${to.y.toFixed(1)}) rotate(${turn.toFixed(1)})` }));
  }
  return made("g", item.hasClass("faded") ? { opacity: 0.25 } : {}, ...parts);
}

function node(item, { colour, shape: name }) {
  const chosen = item.selected() || item.hasClass("way");
  const half = Math.max(item.renderedWidth() / 2, 1);
  const place = item.renderedPosition();
  return made("g", item.hasClass("faded") ? { opacity: 0.25 } : {},
    ...(chosen ? [shape(name, place, half + 4, { fill: "none", stroke: LIGHT.primary, "stroke-width": 3 })] : []),
    shape(name, place, half, { fill: colour, stroke: LIGHT.background, "stroke-width": 1 }));
}

// Names of the types that are seen, in rows no wider than the picture.
function legend(entries, top, wide) {
  let [x, y] = [GAP, top + ROW / 2];
  return {
    drawn: entries.map(({ name, colour, shape: kind, line, count }) => {
      const text = `${name} ${count}`;
      const across = 22 + [...text].reduce((sum, each) => sum + (each.codePointAt(0) > 0x2e7f ? 12 : 7), 0) + GAP;
      if (x > GAP && x + across > wide) [x, y] = [GAP, y + ROW];
      const swatch = line
        ? made("path", { d: `M${x} ${y}h14`, stroke: colour, "stroke-width": 3 })
        : shape(kind, { x: x + 7, y }, 6, { fill: colour });
      const words = label([text], { x: x + 20, y: y + 4 }, 12, { "text-anchor": "start", "stroke-width": 0 });
      x += across;
      return made("g", {}, swatch, words);
    }),
    get high() {
      return y + ROW - top;
    },
  };
}

export function svg(cy, types, title) {
  const [wide, high] = [cy.width(), cy.height()];
  const [zoom, pan] = [cy.zoom(), cy.pan()];
  const shown = cy.elements(":visible");
  const inside = (item) => {
    const box = item.renderedBoundingBox();
    return box.x2 >= 0 && box.x1 <= wide && box.y2 >= 0 && box.y1 <= high;
  };
  const seen = shown.filter(inside);
  const counts = new Map();
  seen.forEach((item) => counts.set(item.data("type"), (counts.get(item.data("type")) ?? 0) + 1));
  const entries = ["nodes", "edges"].flatMap((kind) =>
    Object.entries(types[kind]).filter(([id]) => counts.has(id)).map(([id, type]) => ({ ...type, line: kind === "edges", count: counts.get(id) })),
  );
  const below = legend(entries, high + GAP, wide);
  const tall = high + GAP + below.high;
  const names = seen.filter(".labelled").map((item) => {
    const size = parseFloat(item.style("font-size")) * zoom;
    if (item.isEdge()) {
      const { x, y } = item.renderedMidpoint();
      return label([item.data("note")], { x, y: y + size / 3 }, size);
    }
    const { x, y } = item.renderedPosition();
    const lines = item.data("label").split("\n");
    return label(lines, { x, y: y + item.renderedOuterHeight() / 2 + item.numericStyle("text-margin-y") * zoom + size }, size, item.hasClass("faded") ? { opacity: 0.25 } : {});
  });
  const frame = made("clipPath", { id: "seen" }, made("rect", { width: wide, height: high }));
  const picture = made("g", { "clip-path": "url(#seen)" },
    ...seen.edges().map((item) => edge(item, types.edges[item.data("type")].colour, zoom, pan)),
    ...seen.nodes().map((item) => node(item, types.nodes[item.data("type")])),
    ...names);
  const root = made("svg", { xmlns: NAMESPACE, width: wide, height: tall, viewBox: `0 0 ${wide} ${tall}`, "font-family": FAMILY, role: "img" },
    made("title", {}, clean(title)), made("defs", {}, frame), made("rect", { width: wide, height: tall, fill: LIGHT.background }), picture, ...below.drawn);
  return new XMLSerializer().serializeToString(root);
}

// The same as pixels.
export async function png(text) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * SCALE, image.height * SCALE];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
