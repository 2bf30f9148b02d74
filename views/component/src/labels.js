// Labels are never smaller on the screen than people can read, and those that would lie over others are left out.

const [FONT, LARGEST] = [12, 17]; // pixels on the screen, from far and from near
const LINE = 1.25; // of the font
const ACROSS = 9; // full-width characters in a line
const ALWAYS = 12; // nodes that keep their label even over other nodes
export const FAMILY = '"Source Sans", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';

const width = (character) => (character.codePointAt(0) > 0x2e7f ? 1 : 0.56);
const measure = (text) => [...text].reduce((sum, character) => sum + width(character), 0);

function cut(text, room) {
  let used = 0;
  const kept = [];
  for (const character of text) {
    used += width(character);
    if (used > room) return kept.join("").trimEnd() + "…";
    kept.push(character);
  }
  return text;
}

// One line where it fits, else two of about equal length.
export function wrap(text) {
  const short = cut(text.trim(), 2 * ACROSS - 1);
  const total = measure(short);
  if (total <= ACROSS) return { label: short, across: total, lines: 1 };
  const characters = [...short];
  let used = 0;
  let at = 0;
  while (used < total / 2) used += width(characters[at++]);
  const latin = (character) => character !== undefined && /[A-Za-z0-9]/.test(character);
  while (at < characters.length && latin(characters[at]) && latin(characters[at - 1])) at++;
  const [first, second] = [characters.slice(0, at).join("").trim(), characters.slice(at).join("").trim()];
  return { label: second ? `${first}\n${second}` : first, across: Math.max(measure(first), measure(second)), lines: second ? 2 : 1 };
}

// Boxes on the screen, in a coarse grid so that asking is cheap.
class Taken {
  constructor() {
    this.cells = new Map();
  }

  keys({ left, right, top, bottom }) {
    const keys = [];
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x++)
      for (let y = Math.floor(top / 32); y <= Math.floor(bottom / 32); y++) keys.push(`${x},${y}`);
    return keys;
  }

  free({ left, right, top, bottom }) {
    return !this.keys({ left, right, top, bottom }).some((key) =>
      this.cells.get(key)?.some((box) => box.left < right && left < box.right && box.top < bottom && top < box.bottom),
    );
  }

  claim(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }
}

// What people look at has its name in any case.
function insisted(cy) {
  const edges = cy.edges(":selected, .way");
  return cy.nodes(":selected, .focused, .start, .way").union(edges.connectedNodes());
}

export function thin(cy) {
  const zoom = cy.zoom();
  const font = Math.min(LARGEST, FONT * Math.max(1, Math.sqrt(zoom)));
  const line = font * LINE;
  const sized = { "font-size": font / zoom, "font-family": FAMILY, "line-height": LINE, "text-outline-width": 2.5 / zoom, "text-margin-y": 3 / zoom };
  const ringed = { ...sized, "text-margin-y": 8 / zoom };
  const noted = { "font-size": (font - 1) / zoom, "font-family": FAMILY, "text-outline-width": 2.5 / zoom };
  const [wide, high] = [cy.width(), cy.height()];
  const taken = new Taken(); // by labels
  const covered = new Taken(); // by nodes
  const must = insisted(cy);
  const show = (item, shown, style) => {
    if (item.hasClass("labelled") !== shown) item.toggleClass("labelled", shown);
    const kind = `${zoom} ${style["text-margin-y"]}`;
    if (!shown || item.scratch("_sized") === kind) return;
    item.style(style);
    item.scratch("_sized", kind);
  };
  const boxes = cy.nodes(":visible").map((node) => {
    const { x, y } = node.renderedPosition();
    return { node, x, y, half: (node.data("size") * zoom) / 2, must: must.has(node) };
  });
  const rank = ({ node, must }) => (must ? 1e9 : 0) + (node.hasClass("found") ? 1e8 : 0) + node.data("rank");
  for (const box of boxes) box.rank = rank(box);
  boxes.sort((a, b) => b.rank - a.rank || (a.node.id() < b.node.id() ? -1 : 1));
  for (const { x, y, half } of boxes) {
    const reach = Math.max(half - 1, 0);
    covered.claim({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
  }
  cy.batch(() => {
    boxes.forEach(({ node, x, y, half, must }, index) => {
      const across = (node.data("across") * font) / 2 + 3;
      const box = { left: x - across, right: x + across, top: y + half + 1, bottom: y + half + 4 + node.data("lines") * line };
      const inside = x + half >= 0 && x - half <= wide && y + half >= 0 && y - half <= high;
      const shown = must || (!node.hasClass("faded") && inside && (index < ALWAYS || covered.free(box)) && taken.free(box));
      if (shown) taken.claim(box);
      show(node, shown, must ? ringed : sized);
    });
    cy.edges("[note]:visible").forEach((edge) => {
      const [from, to] = [edge.source().renderedPosition(), edge.target().renderedPosition()];
      const long = Math.hypot(from.x - to.x, from.y - to.y);
      const chosen = edge.selected() || edge.hasClass("way");
      let shown = chosen || (long > 60 && !edge.hasClass("faded"));
      if (shown) {
        const middle = edge.renderedMidpoint();
        const half = (measure(edge.data("note")) * font) / 2 + 2;
        const box = { left: middle.x - half, right: middle.x + half, top: middle.y - 8, bottom: middle.y + 8 };
        shown = chosen || (covered.free(box) && taken.free(box));
        if (shown) taken.claim(box);
      }
      show(edge, shown, noted);
    });
  });
}
