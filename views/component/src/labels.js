// Labels keep one size on the screen at every zoom, and those that would lie over others are left out.

export const FONT = 12;
const LINE = 15;
const ACROSS = 9; // full-width characters in a line
const ALWAYS = 12; // nodes that keep their label even over other nodes
const FAMILY = '"Source Sans", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';

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

const insisted = (node) =>
  node.selected() || node.hasClass("focused") || node.connectedEdges(":selected").nonempty();

const rank = (node) =>
  (insisted(node) ? 1e9 : 0) +
  (node.hasClass("found") ? 1e8 : 0) +
  node.data("rank");

export function thin(cy) {
  const zoom = cy.zoom();
  const extent = cy.extent();
  const sized = {
    "font-size": FONT / zoom,
    "font-family": FAMILY,
    "line-height": LINE / FONT,
    "text-outline-width": 2.5 / zoom,
    "text-margin-y": 3 / zoom,
  };
  const taken = new Taken(); // by labels
  const covered = new Taken(); // by nodes
  const inside = (box) =>
    box.x2 >= extent.x1 && box.x1 <= extent.x2 && box.y2 >= extent.y1 && box.y1 <= extent.y2;
  cy.batch(() => {
    const nodes = cy.nodes(":visible").sort((a, b) => rank(b) - rank(a) || (a.id() < b.id() ? -1 : 1));
    nodes.forEach((node) => {
      const { x, y } = node.renderedPosition();
      const half = node.renderedOuterHeight() / 2 - 2;
      covered.claim({ left: x - half, right: x + half, top: y - half, bottom: y + half });
    });
    nodes.forEach((node, index) => {
      const { x, y } = node.renderedPosition();
      const half = node.renderedOuterHeight() / 2;
      const across = (node.data("across") * FONT) / 2 + 3;
      const box = { left: x - across, right: x + across, top: y + half + 1, bottom: y + half + 4 + node.data("lines") * LINE };
      const shown =
        insisted(node) ||
        (!node.hasClass("faded") &&
          inside(node.boundingBox({ includeLabels: false, includeOverlays: false })) &&
          (index < ALWAYS || covered.free(box)) &&
          taken.free(box));
      if (shown) taken.claim(box);
      node.toggleClass("labelled", shown);
      if (shown) node.style(sized);
    });
    cy.edges(":visible").forEach((edge) => {
      if (!edge.data("note")) return;
      const middle = edge.renderedMidpoint();
      const half = (measure(edge.data("note")) * FONT) / 2 + 2;
      const box = { left: middle.x - half, right: middle.x + half, top: middle.y - 8, bottom: middle.y + 8 };
      const long = Math.hypot(
        edge.source().renderedPosition().x - edge.target().renderedPosition().x,
        edge.source().renderedPosition().y - edge.target().renderedPosition().y,
      );
      const shown = edge.selected() || (long > 60 && !edge.hasClass("faded") && covered.free(box) && taken.free(box));
      if (shown) taken.claim(box);
      edge.toggleClass("labelled", shown);
      if (shown) edge.style({ "font-size": (FONT - 1) / zoom, "font-family": FAMILY, "text-outline-width": 2.5 / zoom });
    });
  });
}
