import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { entries } from "./actions.js";
import { Bar } from "./bar.js";
import { drawing, element } from "./dom.js";
import { elements } from "./elements.js";
import { History, toggled } from "./history.js";
import { listen } from "./keyboard.js";
import { thin } from "./labels.js";
import { arrange, fit, FORCED, join } from "./layout.js";
import { LAYOUTS } from "./layouts.js";
import { legend } from "./legend.js";
import { Menu } from "./menu.js";
import { SHAPES } from "./shapes.js";
import { coloured, stylesheet, theme } from "./style.js";
import { Tip } from "./tip.js";
import { png, svg } from "./vector.js";

cytoscape.use(fcose);

const CURVED_UP_TO = 600; // edges; more are straight and without arrows
const SMOOTH = 300; // nodes that are drawn anew for each frame
const MOVING = 350; // milliseconds that nodes take to their places
const views = new Map(); // view -> what was done to it, and where one looked, when it was last seen

export class Picture {
  constructor(parent) {
    this.parent = parent;
    this.canvas = element("div", { class: "canvas", tabindex: "0", role: "application" });
    this.legend = element("div", { class: "legend", role: "group" });
    this.empty = element("div", { class: "empty", hidden: "" });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
    this.bar = new Bar(this);
    this.root = element("div", { class: "picture" }, this.bar.root, this.canvas, this.legend, this.empty, this.spoken);
    this.tip = new Tip(this.root);
    this.menu = new Menu(this.root, (back) => back && this.canvas.focus({ preventScroll: true }));
    parent.append(this.root);
    this.cy = cytoscape({
      container: this.canvas, layout: { name: "null" }, minZoom: 0.02, maxZoom: 4, userZoomingEnabled: false, boxSelectionEnabled: false,
    });
    this.canvas.graph = this.cy; // for the browser's console, and for tests
    this.react();
    listen(this);
  }

  react() {
    const { cy } = this;
    cy.on("tapstart", () => (this.held = this.taken = false));
    cy.on("tapend", () => this.menu.open || this.canvas.focus({ preventScroll: true })); // cytoscape takes the focus away
    cy.on("tap", (event) => this.tapped(event.target === cy ? null : event.target, event.originalEvent));
    cy.on("onetap", (event) => this.held || this.taken || this.tell(event.target === cy ? null : event.target));
    cy.on("dbltap", "node", (event) => this.openMenu(event.target));
    cy.on("cxttap", "node, edge", (event) => this.openMenu(event.target, event.renderedPosition));
    cy.on("taphold", "node, edge", (event) => {
      this.held = true; // letting go is no tap
      this.openMenu(event.target, event.renderedPosition);
    });
    cy.on("dragfree", "node", (event) => this.dropped(event.target));
    cy.on("mouseover", "node, edge", (event) => this.hint(event.target, event.renderedPosition));
    cy.on("mouseout grab", "node, edge", (event) => {
      event.target.removeClass("hovered");
      this.tip.hide();
    });
    cy.on("viewport position", () => this.thinSoon());
    // The wheel scrolls the page until the picture has been clicked or fills the screen.
    const wheel = () => cy.userZoomingEnabled(Boolean(document.fullscreenElement) || this.canvas.matches(":focus"));
    for (const name of ["focus", "blur"]) this.canvas.addEventListener(name, wheel);
    this.canvas.addEventListener("pointerdown", () => this.canvas.focus({ preventScroll: true }));
    this.root.addEventListener("touchstart", () => cy.userZoomingEnabled(true), { passive: true });
    this.canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    this.canvas.addEventListener("wheel", (event) => cy.userZoomingEnabled(event.ctrlKey || cy.userZoomingEnabled()), { capture: true, passive: true });
    this.root.addEventListener("pointerenter", () => this.paint());
    // cytoscape keeps where it stands on the page, and from inside a shadow root it does not see the page scroll.
    this.scrolled = () => (this.moved = true);
    window.addEventListener("scroll", this.scrolled, { capture: true, passive: true });
    for (const name of ["pointerdown", "pointermove"])
      this.root.addEventListener(name, () => {
        if (this.moved) cy.resize();
        this.moved = false;
      }, { capture: true, passive: true });
    this.root.addEventListener("fullscreenchange", () => {
      wheel();
      requestAnimationFrame(() => this.fit());
    });
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.repaint = () => requestAnimationFrame(() => this.paint());
    this.dark.addEventListener("change", this.repaint);
    this.watch = new ResizeObserver(() => {
      cy.resize();
      if (!this.fitted) this.fit();
      this.thinSoon();
    });
    this.watch.observe(this.canvas);
  }

  // ---- what Python sends

  update(data) {
    const fresh = this.view !== data.view;
    if (fresh) {
      this.remember();
      this.history = views.get(data.view)?.history ?? new History({ opened: data.opened, path: data.path?.ends ?? null });
      this.counts = new Map();
      this.start = null;
      this.menu.close(false);
    }
    this.view = data.view;
    this.data = data;
    this.sent = JSON.stringify([data.opened, data.path?.ends ?? null]);
    this.root.style.height = `${data.height}px`;
    this.say(data.words);
    const text = JSON.stringify([data.nodes, data.edges]);
    const another = text !== this.drawn;
    if (another && fresh) this.cy.elements().remove();
    this.paint();
    if (another) this.draw(fresh);
    this.drawn = text;
    if (data.neighbours) this.counted(data.neighbours);
    const chosen = data.selected ? this.cy.getElementById(data.selected)[0] : null;
    this.told = chosen?.id() ?? null;
    this.chosen = chosen;
    this.apply();
    this.empty.hidden = data.nodes.length > 0;
    this.empty.textContent = data.words.empty;
  }

  say(words) {
    this.words = words;
    this.bar.say(words);
    this.canvas.setAttribute("aria-label", words.keys);
    this.legend.setAttribute("aria-label", words.legend);
  }

  // Colours that stand out in the theme as it is.
  paint() {
    if (!this.data) return;
    const few = this.data.edges.length <= CURVED_UP_TO;
    const looks = theme(this.root);
    const text = JSON.stringify([looks, few, this.data.types]);
    if (text === this.painted) return;
    this.painted = text;
    this.types = coloured(this.data.types, looks);
    this.cy.style(stylesheet(looks, few));
    this.cy.batch(() => this.cy.elements().forEach((item) => item.data("colour", this.typeOf(item).colour)));
    if (this.cy.nodes().nonempty()) this.showLegend();
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
    if (another) this.fit();
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

  // A class for these alone; others are not touched, which is what makes it fast.
  only(name, which) {
    this.cy.batch(() =>
      this.cy.elements().forEach((item) => {
        if (item.hasClass(name) !== which(item)) item.toggleClass(name);
      }),
    );
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

  // ---- legend and search

  showLegend() {
    const found = [];
    for (const [kind, items] of [["nodes", this.cy.nodes()], ["edges", this.cy.edges()]]) {
      const counts = new Map();
      items.forEach((item) => counts.set(item.data("type"), (counts.get(item.data("type")) ?? 0) + 1));
      for (const [type, { name, colour, shape }] of Object.entries(this.types[kind])) {
        if (!counts.has(type)) continue;
        const swatch =
          kind === "nodes"
            ? drawing([SHAPES[shape] ?? SHAPES.ellipse], { fill: colour })
            : drawing(["M1 8h14"], { stroke: colour, "stroke-width": 3, fill: "none" });
        found.push({ id: type, name, swatch, count: counts.get(type) });
      }
    }
    const off = new Set(this.history.now.types);
    legend(this.legend, this.root.getRootNode(), found, off, () => this.act({ types: off }));
  }

  search(text) {
    const wanted = text.trim().toLowerCase();
    const matches = this.cy.nodes(":visible").filter(
      (node) => wanted && [node.data("name"), ...(node.data("hint") ?? [])].some((each) => each.toLowerCase().includes(wanted)),
    );
    this.cy.nodes(".found").removeClass("found");
    matches.addClass("found");
    this.matches = matches;
    this.turn = -1;
    this.bar.matches(wanted ? matches.length : null);
    this.thinSoon();
  }

  nextFound() {
    if (!this.matches?.length) return;
    this.turn = (this.turn + 1) % this.matches.length;
    this.focus(this.matches[this.turn]);
  }

  // ---- choosing

  typeOf(item) {
    return this.types[item.isNode() ? "nodes" : "edges"][item.data("type")];
  }

  nameOf(item) {
    return item.isNode() ? item.data("name") : `${item.source().data("name")} — ${item.target().data("name")}`;
  }

  tapped(item, event) {
    if (this.held) return;
    this.menu.close(false);
    if (item?.isNode() && (this.start || event?.shiftKey)) {
      this.taken = true;
      this.pickOr(item, () => this.startPath(item));
    } else if (!item && this.start) this.startPath(null);
    else this.mark(item);
  }

  focus(node) {
    if (!node) return;
    this.cy.nodes(".focused").removeClass("focused");
    node.addClass("focused");
    const { x, y } = node.renderedPosition();
    if (x < 40 || y < 60 || x > this.cy.width() - 40 || y > this.cy.height() - 60) this.cy.center(node);
    this.spoken.textContent = [this.typeOf(node).name, node.data("name"), ...(node.data("hint") ?? [])].join("，");
    this.thinSoon();
  }

  nextEdge(node) {
    if (!node) return;
    const edges = node.connectedEdges(":visible").sort((a, b) => (a.id() < b.id() ? -1 : 1));
    if (edges.empty()) return;
    const at = edges.toArray().findIndex((edge) => edge.selected());
    const edge = edges[(at + 1) % edges.length];
    this.choose(edge);
    this.spoken.textContent = [this.typeOf(edge).name, this.nameOf(edge), ...(edge.data("hint") ?? [])].join("，");
  }

  choose(item) {
    this.mark(item);
    this.tell(item);
  }

  // Shows at once what is chosen, or the path; what is not beside it steps back.
  mark(item) {
    const { cy } = this;
    this.chosen = item;
    const way = cy.elements(".way");
    const near = (!item ? cy.collection() : item.isNode() ? item.closedNeighborhood() : item.union(item.connectedNodes())).union(way);
    cy.elements(":selected").difference(item ?? cy.collection()).unselect();
    item?.select();
    this.only("faded", (each) => near.nonempty() && !near.has(each));
    this.thinSoon();
  }

  tell(item) {
    const id = item?.id() ?? null;
    if (id === this.told) return;
    this.told = id;
    this.send("selected", { id });
  }

  hint(item, at) {
    if (this.menu.open) return;
    if (item.isEdge()) item.addClass("hovered");
    this.tip.show(this.nameOf(item), [this.typeOf(item).name, ...(item.data("hint") ?? [])], at);
  }

  // ---- looking, saving

  zoomBy(factor) {
    const { cy } = this;
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  fit() {
    this.fitted = this.cy.width() > 0 && this.cy.height() > 0;
    fit(this.cy, { side: 64, top: this.bar.root.offsetHeight + 20, bottom: this.legend.offsetHeight + 40 });
  }

  async save(kind) {
    thin(this.cy);
    const text = svg(this.cy, this.data.types, this.words.file);
    const blob = kind === "png" ? await png(text) : new Blob([text], { type: "image/svg+xml" });
    const link = element("a", { download: `${this.words.file}.${kind}`, href: URL.createObjectURL(blob) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  thinSoon() {
    if (this.waiting) return;
    this.waiting = setTimeout(() => {
      this.waiting = null;
      thin(this.cy);
    }, 60);
  }

  destroy() {
    this.remember();
    clearTimeout(this.waiting);
    this.watch.disconnect();
    window.removeEventListener("scroll", this.scrolled, { capture: true });
    this.dark.removeEventListener("change", this.repaint);
    this.cy.destroy();
    this.root.remove();
  }
}
