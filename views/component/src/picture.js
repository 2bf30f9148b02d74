import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { drawing, element } from "./dom.js";
import { listen } from "./keyboard.js";
import { thin, wrap } from "./labels.js";
import { arrange, fit, join } from "./layout.js";
import { legend } from "./legend.js";
import { ICONS, SHAPES } from "./shapes.js";
import { stylesheet, theme } from "./style.js";

cytoscape.use(fcose);

const ARROWS_UP_TO = 600; // edges
const places = new Map(); // view -> where its nodes stood when it was last seen

export class Picture {
  constructor(parent) {
    this.parent = parent;
    this.hidden = new Set();
    this.words = {};
    this.build();
    parent.append(this.root);
    this.cy = cytoscape({ container: this.canvas, layout: { name: "null" }, minZoom: 0.02, maxZoom: 4, userZoomingEnabled: false });
    this.canvas.graph = this.cy; // for the browser's console, and for tests
    this.react();
    listen(this);
  }

  build() {
    this.find = element("input", { type: "search", autocomplete: "off" });
    this.found = element("span", { class: "found", role: "status", hidden: "" });
    this.tools = element("div", { class: "tools", role: "group" });
    this.canvas = element("div", { class: "canvas", tabindex: "0", role: "application" });
    this.legend = element("div", { class: "legend", role: "group" });
    this.tip = element("div", { class: "tip", hidden: "" });
    this.empty = element("div", { class: "empty", hidden: "" });
    this.spoken = element("div", { class: "spoken", "aria-live": "polite" });
    const bar = element("div", { class: "bar" }, element("div", { class: "find" }, this.find, this.found), this.tools);
    this.root = element("div", { class: "picture" }, this.canvas, bar, this.legend, this.empty, this.tip, this.spoken);
    const actions = {
      smaller: () => this.zoomBy(0.8),
      larger: () => this.zoomBy(1.25),
      fit: () => this.fit(),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen()),
      save: () => this.save(),
    };
    this.buttons = Object.entries(actions).map(([name, act]) => {
      const button = element("button", { type: "button", "data-tool": name }, drawing(ICONS[name]));
      button.addEventListener("click", act);
      this.tools.append(button);
      return [name, button];
    });
  }

  react() {
    const { cy } = this;
    cy.on("tap", (event) => this.mark(event.target === cy ? null : event.target));
    cy.on("onetap", (event) => this.tell(event.target === cy ? null : event.target));
    cy.on("dbltap", "node", (event) => this.expand(event.target));
    cy.on("mouseover", "node, edge", (event) => this.hint(event.target, event.renderedPosition));
    cy.on("mouseout", "node, edge", (event) => {
      event.target.removeClass("hovered");
      this.tip.hidden = true;
    });
    cy.on("viewport position", () => this.thinSoon());
    // The wheel scrolls the page until the picture has been clicked or fills the screen.
    const wheel = () => cy.userZoomingEnabled(Boolean(document.fullscreenElement) || this.canvas.matches(":focus"));
    for (const name of ["focus", "blur"]) this.canvas.addEventListener(name, wheel);
    this.canvas.addEventListener("pointerdown", () => this.canvas.focus({ preventScroll: true }));
    this.canvas.addEventListener("wheel", (event) => cy.userZoomingEnabled(event.ctrlKey || cy.userZoomingEnabled()), { capture: true, passive: true });
    this.root.addEventListener("fullscreenchange", () => {
      wheel();
      requestAnimationFrame(() => this.fit());
    });
    this.find.addEventListener("input", () => this.search());
    this.find.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.nextFound();
      if (event.key === "Escape") {
        this.find.value = "";
        this.search();
        this.canvas.focus();
      }
    });
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
      this.hidden.clear();
    }
    this.view = data.view;
    this.root.style.height = `${data.height}px`;
    this.say(data.words);
    this.types = data.types;
    this.cy.style(stylesheet(theme(this.root), data.edges.length <= ARROWS_UP_TO));
    const text = JSON.stringify([data.nodes, data.edges]);
    if (text !== this.drawn) this.draw(data, fresh);
    else this.showLegend();
    this.drawn = text;
    const chosen = data.selected ? this.cy.getElementById(data.selected)[0] : null;
    this.told = chosen?.id() ?? null;
    this.mark(chosen);
    this.hide();
    this.empty.hidden = data.nodes.length > 0;
    this.empty.textContent = data.words.empty;
    this.thinSoon();
  }

  say(words) {
    this.words = words;
    this.find.placeholder = words.find;
    this.find.setAttribute("aria-label", words.find);
    this.canvas.setAttribute("aria-label", words.keys);
    this.legend.setAttribute("aria-label", words.legend);
    for (const [name, button] of this.buttons) {
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
    }
  }

  draw({ view, nodes, edges, types }, fresh) {
    const { cy } = this;
    const most = (list) => Math.max(1, ...list.map((item) => item.weight ?? 0));
    const [heaviest, widest] = [most(nodes), most(edges)];
    const degree = new Map();
    for (const { source, target } of edges)
      for (const id of [source, target]) degree.set(id, (degree.get(id) ?? 0) + 1);
    const drawnNodes = nodes.map((node) => ({
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
    }));
    const drawnEdges = edges.map((edge) => ({
      group: "edges",
      data: {
        ...edge,
        colour: types.edges[edge.type].colour,
        directed: types.edges[edge.type].directed,
        width: edge.weight ? 1.5 + 8 * Math.sqrt(edge.weight / widest) : 1.8,
      },
    }));
    const wanted = new Set([...drawnNodes, ...drawnEdges].map((item) => item.data.id));
    let added;
    cy.batch(() => {
      cy.elements().filter((item) => !wanted.has(item.id())).remove();
      const kept = [...drawnNodes, ...drawnEdges].filter((item) => cy.getElementById(item.data.id).nonempty());
      kept.forEach((item) => cy.getElementById(item.data.id).data(item.data));
      added = cy.add([...drawnNodes, ...drawnEdges].filter((item) => cy.getElementById(item.data.id).empty()));
    });
    this.showLegend(); // it takes room that the nodes should not
    this.settle(view, added.nodes(), fresh);
  }

  settle(view, added, fresh) {
    const { cy } = this;
    const known = places.get(view);
    if (fresh && known && cy.nodes().every((node) => known.positions.has(node.id()))) {
      cy.nodes().positions((node) => known.positions.get(node.id()));
      cy.viewport({ zoom: known.zoom, pan: known.pan });
      this.fitted = true;
      return;
    }
    const another = fresh || cy.nodes().length < added.length * 1.25;
    const placeless = added.filter((node) => node.data("x") === undefined);
    if (placeless.nonempty()) {
      if (another && placeless.length === cy.nodes().length) arrange(cy);
      else join(cy, placeless);
    }
    if (another) this.fit();
  }

  remember() {
    if (!this.view || this.cy.nodes().empty()) return;
    const positions = new Map(this.cy.nodes().map((node) => [node.id(), { ...node.position() }]));
    places.set(this.view, { positions, zoom: this.cy.zoom(), pan: { ...this.cy.pan() } });
  }

  // ---- legend and search

  showLegend() {
    const entries = [];
    for (const [kind, items] of [["nodes", this.cy.nodes()], ["edges", this.cy.edges()]]) {
      const counts = new Map();
      items.forEach((item) => counts.set(item.data("type"), (counts.get(item.data("type")) ?? 0) + 1));
      for (const [type, { name, colour, shape }] of Object.entries(this.types[kind])) {
        if (!counts.has(type)) continue;
        const swatch =
          kind === "nodes"
            ? drawing([SHAPES[shape] ?? SHAPES.ellipse], { fill: colour })
            : drawing(["M1 8h14"], { stroke: colour, "stroke-width": 3, fill: "none" });
        entries.push({ id: type, name, swatch, count: counts.get(type) });
      }
    }
    legend(this.legend, this.parent, entries, this.hidden, () => {
      this.hide();
      this.thinSoon();
    });
  }

  hide() {
    this.cy.batch(() =>
      this.cy.elements().forEach((item) => item.toggleClass("hidden", this.hidden.has(item.data("type")))),
    );
  }

  search() {
    const wanted = this.find.value.trim().toLowerCase();
    const matches = this.cy.nodes(":visible").filter(
      (node) => wanted && [node.data("name"), ...(node.data("hint") ?? [])].some((text) => text.toLowerCase().includes(wanted)),
    );
    this.cy.nodes(".found").removeClass("found");
    matches.addClass("found");
    this.matches = matches;
    this.turn = -1;
    this.found.hidden = !wanted;
    this.found.textContent = wanted ? this.words.found.replace("{n}", matches.length) : "";
    this.thinSoon();
  }

  nextFound() {
    if (!this.matches?.length) return;
    this.turn = (this.turn + 1) % this.matches.length;
    this.focus(this.matches[this.turn]);
  }

  // ---- what people do

  focus(node) {
    if (!node) return;
    this.cy.nodes(".focused").removeClass("focused");
    node.addClass("focused");
    const { x, y } = node.renderedPosition();
    if (x < 40 || y < 60 || x > this.cy.width() - 40 || y > this.cy.height() - 60) this.cy.center(node);
    this.spoken.textContent = [this.types.nodes[node.data("type")].name, node.data("name"), ...(node.data("hint") ?? [])].join("，");
    this.thinSoon();
  }

  nextEdge(node) {
    if (!node) return;
    const edges = node.connectedEdges(":visible").sort((a, b) => (a.id() < b.id() ? -1 : 1));
    if (edges.empty()) return;
    const at = edges.toArray().findIndex((edge) => edge.selected());
    this.choose(edges[(at + 1) % edges.length]);
    const edge = edges[(at + 1) % edges.length];
    this.spoken.textContent = [this.types.edges[edge.data("type")].name, edge.source().data("name"), edge.target().data("name")].join("，");
  }

  choose(item) {
    this.mark(item);
    this.tell(item);
  }

  // Shows at once what is chosen; what is not beside it steps back.
  mark(item) {
    const { cy } = this;
    cy.batch(() => {
      cy.elements().unselect().removeClass("faded");
      if (!item || item.empty?.()) return;
      item.select();
      const near = item.isNode() ? item.closedNeighborhood() : item.union(item.connectedNodes());
      cy.elements().difference(near).addClass("faded");
    });
    this.thinSoon();
  }

  tell(item) {
    const id = item?.id() ?? null;
    if (id === this.told) return;
    this.told = id;
    this.send("selected", { id });
  }

  expand(node) {
    this.send("expand", node.id());
  }

  hint(item, at) {
    if (item.isEdge()) item.addClass("hovered");
    const type = this.types[item.isNode() ? "nodes" : "edges"][item.data("type")].name;
    const name = item.isNode() ? item.data("name") : `${item.source().data("name")} — ${item.target().data("name")}`;
    this.tip.replaceChildren(
      element("b", { text: name }),
      ...[type, ...(item.data("hint") ?? [])].map((text) => element("span", { text })),
    );
    this.tip.hidden = false;
    const left = Math.min(at.x + 14, this.cy.width() - this.tip.offsetWidth - 8);
    const below = at.y + 18 + this.tip.offsetHeight < this.cy.height();
    this.tip.style.left = `${Math.max(8, left)}px`;
    this.tip.style.top = `${below ? at.y + 18 : Math.max(8, at.y - 14 - this.tip.offsetHeight)}px`;
  }

  zoomBy(factor) {
    const { cy } = this;
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  fit() {
    this.fitted = this.cy.width() > 0 && this.cy.height() > 0;
    fit(this.cy, { side: 64, top: 56, bottom: this.legend.offsetHeight + 40 });
  }

  save() {
    const link = element("a", { download: `${this.words.file}.png` });
    this.cy.png({ output: "blob-promise", full: true, scale: 2, bg: theme(this.root).background }).then((blob) => {
      link.href = URL.createObjectURL(blob);
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
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
    this.cy.destroy();
    this.root.remove();
  }
}
