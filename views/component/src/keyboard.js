// The picture by keyboard: arrows go to neighbours, Enter selects, Space goes through the edges of a node, M opens the menu.

const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function towards(from, candidates, [dx, dy], narrow) {
  const origin = from.position();
  let best = null;
  candidates.forEach((node) => {
    const [x, y] = [node.position().x - origin.x, node.position().y - origin.y];
    const far = Math.hypot(x, y);
    const along = far ? (x * dx + y * dy) / far : 0;
    if (along < narrow) return;
    const cost = far * (1.6 - along);
    if (!best || cost < best.cost) best = { node, cost };
  });
  return best?.node;
}

export function listen(picture) {
  const { cy, canvas } = picture;
  const start = () => cy.nodes(":visible").max((node) => node.data("rank")).ele;

  picture.root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target === picture.bar.find) return;
    const steps = { z: event.shiftKey ? 1 : -1, y: 1 }[event.key.toLowerCase()];
    if (!steps) return;
    event.preventDefault();
    event.stopPropagation();
    picture.go(steps);
  });

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cy.nodes(".focused:visible")[0];
    const item = cy.edges(":selected:visible")[0] ?? at; // an edge that one came to by Space
    const menu = () => item && picture.openMenu(item);
    const act = {
      ...Object.fromEntries(
        Object.entries(DIRECTIONS).map(([key, direction]) => [
          key,
          () => {
            if (!at) return picture.focus(start());
            if (event.shiftKey) return picture.move(at, direction);
            const near = at.neighborhood().nodes(":visible");
            const rest = cy.nodes(":visible").difference(at);
            picture.focus(towards(at, near, direction, 0.5) ?? towards(at, rest, direction, 0.6));
          },
        ]),
      ),
      Enter: () => at && (event.shiftKey ? picture.openMenu(at) : picture.pickOr(at, () => picture.choose(at))),
      " ": () => picture.nextEdge(at),
      m: menu,
      ContextMenu: menu,
      F10: () => event.shiftKey && menu(),
      h: () => item && picture.hide(item),
      Delete: () => item && picture.hide(item),
      p: () => at && picture.pin(at),
      Escape: () => (picture.start ? picture.startPath(null) : picture.choose(null)),
      "+": () => picture.zoomBy(1.25),
      "=": () => picture.zoomBy(1.25),
      "-": () => picture.zoomBy(0.8),
      f: () => picture.fit(),
      "/": () => picture.bar.find.focus(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  canvas.addEventListener("blur", () => cy.nodes(".focused").removeClass("focused"));
}
