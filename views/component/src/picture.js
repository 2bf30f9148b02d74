// The picture of one view: what Python sends, and what people do to it, step by step.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { entries } from "./actions.js";
import { elements } from "./elements.js";
import { History, toggled } from "./history.js";
import { arrange, FORCED, join } from "./layout.js";
import { LAYOUTS } from "./layouts.js";
import { Surface } from "./surface.js";

cytoscape.use(fcose);

const SMOOTH = 300; // nodes that are drawn anew for each frame
const MOVING = 350; // milliseconds that nodes take to their places
const views = new Map(); // view -> what was done to it, and where one looked, when it was last seen

export class Picture extends Surface {
  // ---- what Python sends

  update(data) {
    // Another part of a large graph is another picture.
    const view = JSON.stringify([data.view, data.reduction?.chosen, data.reduction?.types.filter(({ on }) => !on)]);
    const fresh = this.view !== view;
    if (fresh) {
      this.remember();
      this.history = views.get(view)?.history ?? new History({ opened: data.opened, path: data.path?.ends ?? null });
      this.counts = new Map();
      this.start = null;
      this.menu.close(false);
    }
    this.view = view;
    this.data = data;
    this.sent = JSON.stringify([data.opened, data.path?.ends ?? null]);
    this.root.style.height = `${data.height}px`;
    this.say(data.words);
    const text = JSON.stringify([data.nodes, data.edges]);
    const another = fresh || text !== this.drawn;
    if (fresh) this.cy.elements().remove();
    this.paint();
    if (another) this.draw(fresh);
    this.drawn = text;
    if (data.neighbours) this.counted(data.neighbours);
    const chosen = data.selected ? this.cy.getElementById(data.selected)[0] : null;
    this.told = chosen?.id() ?? null;
    this.chosen = chosen;
    this.apply();
    if (this.unfitted) this.fit(); // now that all is there that takes room
    this.unfitted = false;
    this.empty.hidden = data.nodes.length > 0;
    this.empty.textContent = data.words.empty;
  }

  draw(fresh) {
    const { cy } = this;
    cy.renderer().textureOnViewport = this.data.nodes.length > SMOOTH; // what is dragged or zoomed is then a picture of it
    const wanted = elements(this.data, this.types);
    const ids = new Set(wanted.map((item) => item.data.id));
    let added;
    cy.batch(() => {
      cy.elements().filter((item) => !ids.has(item.id())).remove();
      const [kept, missing] = [[], []];
      for (const item of wanted) (cy.getElementById(item.data.id).nonempty() ? kept : missing).push(item);
      kept.forEach((item) => cy.getElementById(item.data.id).data(item.data));
      added = cy.add(missing);
    });
    this.showLegend(); // it takes room that the nodes should not
    this.settle(added.nodes(), fresh);
  }

  settle(added, fresh) {
    const { cy } = this;
    const { places } = this.history.now;
    const known = added.filter((node) => places.has(node.id()));
    known.positions((node) => places.get(node.id()));
    const seen = views.get(this.view);
    if (fresh && seen && known.length === cy.nodes().length) {
      cy.viewport({ zoom: seen.zoom, pan: seen.pan });
      this.fitted = true;
      return;
    }
    const another = fresh || cy.nodes().length < added.length * 1.25;
    const placeless = added.difference(known).filter((node) => node.data("x") === undefined);
    if (placeless.nonempty()) {
      if (another && placeless.length === cy.nodes().length) arrange(cy, cy.elements());
      else join(cy, placeless);
    }
    this.history.amend({ places: this.standing(cy.nodes()) });
    this.unfitted = another;
  }

  standing(nodes) {
    const places = new Map(this.history.now.places);
    nodes.forEach((node) => places.set(node.id(), { ...node.position() }));
    return places;
  }

  remember() {
    if (!this.view || this.cy.nodes().empty()) return;
    views.set(this.view, { history: this.history, zoom: this.cy.zoom(), pan: { ...this.cy.pan() } });
  }

  // ---- steps, which can be undone

  act(change) {
    this.history.step(change);
    this.apply();
  }

  go(steps) {
    this.history.go(steps);
    this.place();
    this.apply();
  }

  // Shows the state as it is now.
  apply() {
    const { cy } = this;
    const { now } = this.history;
    const path = now.path && String(now.path) === String(this.data.path?.ends) ? this.data.path : null;
    const way = new Set([...(path?.nodes ?? []), ...(path?.edges ?? [])]);
    if (this.start && cy.getElementById(this.start).empty()) this.start = null;
    this.only("way", (item) => way.has(item.id()));
    this.only("hidden", (item) => !way.has(item.id()) && (now.hidden.has(item.id()) || now.types.has(item.data("type"))));
    this.only("pinned", (item) => now.pinned.has(item.id()));
    this.only("start", (item) => item.id() === this.start);
    const wanted = JSON.stringify([now.opened, now.path]);
    if (wanted !== this.sent) {
      this.sent = wanted;
      this.send("wanted", { opened: now.opened, path: now.path });
    }
    this.showLegend();
    this.bar.show(this.history, cy.elements(".hidden").length);
    this.bar.note(
      [
        ...(this.start ? [{ text: this.words.path_from.replace("{name}", this.nameOf(cy.getElementById(this.start))), close: () => this.startPath(null) }] : []),
        ...(path ? [{ text: path.text, close: () => this.act({ path: null }) }] : []),
        ...this.data.notes.map((text) => ({ text })),
      ],
      this.data.reduction,
    );
    this.mark(this.chosen);
  }

  hide(item) {
    this.spoken.textContent = `${this.words.hide}：${this.nameOf(item)}`;
    if (this.chosen?.id() === item.id()) this.chosen = null;
    this.act({ hidden: new Set(this.history.now.hidden).add(item.id()) });
  }

  hideType(item) {
    this.act({ types: new Set(this.history.now.types).add(item.data("type")) });
  }

  // The buttons of these two go away when there is nothing left for them.
  reveal() {
    this.canvas.focus({ preventScroll: true });
    this.act({ hidden: new Set(), types: new Set() });
  }

  pin(node) {
    const pinned = toggled(this.history.now.pinned, node.id());
    this.spoken.textContent = `${pinned.has(node.id()) ? this.words.pin : this.words.unpin}：${this.nameOf(node)}`;
    this.act({ pinned });
  }

  // What was dragged stays where it was put.
  dropped(node) {
    this.act({ places: this.standing(node), pinned: new Set(this.history.now.pinned).add(node.id()) });
  }

  move(node, [dx, dy]) {
    const step = 20 / this.cy.zoom();
    node.shift({ x: dx * step, y: dy * step });
    this.dropped(node);
  }

  expand(node, label) {
    this.act({ opened: [...this.history.now.opened, [node.id(), label]] });
  }

  collapse(node) {
    this.act({ opened: this.history.now.opened.filter(([id]) => id !== node.id()) });
  }

  fold() {
    this.canvas.focus({ preventScroll: true });
    this.act({ opened: [] });
  }

  startPath(node) {
    this.start = node?.id() ?? null;
    this.canvas.focus({ preventScroll: true });
    this.apply();
  }

  // The end of a path where one was begun; else something else.
  pickOr(node, otherwise) {
    if (!this.start || node.id() === this.start) return otherwise();
    const path = [this.start, node.id()];
    this.start = null;
    this.act({ path });
  }

  reduce(most, without) {
    this.send("reduced", { most, without });
  }

  lay(layout) {
    const { cy } = this;
    const nodes = cy.nodes(":visible");
    const before = this.standing(nodes);
    const ratio = cy.width() / cy.height() || 1.6;
    let places;
    if (layout in LAYOUTS) places = LAYOUTS[layout](nodes, ratio);
    else if (nodes.length > FORCED) places = new Map(nodes.filter("[x]").map((node) => [node.id(), { x: node.data("x"), y: node.data("y") }]));
    else {
      arrange(cy, cy.elements(":visible"), nodes.filter(".pinned"));
      places = this.standing(nodes);
      nodes.positions((node) => before.get(node.id()));
    }
    nodes.filter(".pinned").forEach((node) => places.set(node.id(), before.get(node.id())));
    this.act({ layout, places: new Map([...before, ...places]) });
    this.place(true);
  }

  // Nodes go to where they stand in the state as it is now.
  place(fitting = false) {
    const { cy } = this;
    const { places } = this.history.now;
    const still = cy.nodes().length > FORCED || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const moved = cy.nodes().filter((node) => {
      const [to, from] = [places.get(node.id()), node.position()];
      return to && (to.x !== from.x || to.y !== from.y);
    });
    if (moved.empty()) return;
    const layout = moved.layout({ name: "preset", positions: (node) => places.get(node.id()), fit: false, animate: !still, animationDuration: MOVING });
    if (fitting) layout.one("layoutstop", () => this.fit());
    layout.run();
  }

  // ---- menu

  openMenu(item, at) {
    this.tip.hide();
    const id = item.id();
    this.about = id;
    if (item.isNode()) this.focus(item);
    this.menu.show(this.nameOf(item), entries(this, item, this.counts.get(id)), at ?? (item.isNode() ? item.renderedPosition() : item.renderedMidpoint()));
    if (item.isNode() && !this.counts.has(id)) this.send("asked", id);
  }

  counted({ id, kinds }) {
    this.counts.set(id, kinds);
    if (this.menu.open && this.about === id) this.menu.fill(entries(this, this.cy.getElementById(id), kinds));
  }

  destroy() {
    this.remember();
    super.destroy();
  }
}
