// What people see and how they move about in it: the drawing, its colours, the legend, finding, choosing, zoom, saving.
import cytoscape from "cytoscape";
import { Bar } from "./bar.js";
import { drawing, element } from "./dom.js";
import { listen } from "./keyboard.js";
import { thin } from "./labels.js";
import { fit } from "./layout.js";
import { legend } from "./legend.js";
import { Menu } from "./menu.js";
import { SHAPES } from "./shapes.js";
import { coloured, stylesheet, theme } from "./style.js";
import { Tip } from "./tip.js";
import { png, svg } from "./vector.js";

const CURVED_UP_TO = 600; // edges; more are straight and without arrows

export class Surface {
  constructor(parent) {
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
    this.canvas.addEventListener("pointerleave", () => this.tip.hide()); // the last element does not hear of it
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

  // A class for these alone; others are not touched, which is what makes it fast.
  only(name, which) {
    this.cy.batch(() =>
      this.cy.elements().forEach((item) => {
        if (item.hasClass(name) !== which(item)) item.toggleClass(name);
      }),
    );
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
    clearTimeout(this.waiting);
    this.watch.disconnect();
    window.removeEventListener("scroll", this.scrolled, { capture: true });
    this.dark.removeEventListener("change", this.repaint);
    this.cy.destroy();
    this.root.remove();
  }
}
