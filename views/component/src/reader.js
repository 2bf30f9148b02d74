// A document as text: its outline beside it, its facts marked. What it shows goes in as text, never as markup.
import "./common.css";
import "./reader.css";
import { drawing, element } from "./dom.js";
import { legend } from "./legend.js";

const SWATCH = ["M2 4h12v8H2z"];
const readers = new WeakMap();

class Reader {
  constructor(parent) {
    this.parent = parent;
    this.hidden = new Set();
    this.legend = element("div", { class: "legend", role: "group" });
    this.outline = element("nav", { class: "outline" });
    this.pages = element("div", { class: "pages", tabindex: "0", role: "document" });
    this.root = element("div", { class: "reader" }, this.legend, this.outline, this.pages);
    this.pages.addEventListener("click", (event) => this.pick(event.target.closest("mark.shown")));
    this.pages.addEventListener("keydown", (event) => this.key(event));
    parent.append(this.root);
  }

  update(data) {
    this.root.style.height = `${data.height}px`;
    this.facts = data.facts;
    this.kinds = data.kinds;
    this.outline.setAttribute("aria-label", data.words.outline);
    this.pages.setAttribute("aria-label", data.words.text);
    this.legend.setAttribute("aria-label", data.words.legend);
    const text = JSON.stringify([data.blocks, data.outline, data.facts]);
    if (text !== this.drawn) this.draw(data);
    this.drawn = text;
    this.showLegend();
    this.paint();
    this.chosen(data.chosen);
    if (data.view !== this.view) this.goThere();
    this.view = data.view;
  }

  draw({ blocks, outline }) {
    this.paragraphs = blocks.map(({ heading, parts }) => {
      const paragraph = element("p", heading ? { class: "heading" } : {});
      for (const { text, facts, here } of parts) {
        if (!facts.length && !here) paragraph.append(text);
        else {
          const mark = element("mark", { text, ...(facts.length ? { "data-facts": facts.join(" ") } : {}) });
          mark.classList.toggle("here", Boolean(here));
          paragraph.append(mark);
        }
      }
      return paragraph;
    });
    this.pages.replaceChildren(...this.paragraphs);
    this.outline.replaceChildren(
      ...outline.map(({ block, name, level }) => {
        const link = element("a", { text: name, tabindex: "0", "data-level": level, style: `--level: ${level}` });
        const go = () => {
          this.paragraphs[block].scrollIntoView({ block: "start", behavior: "smooth" });
          this.outline.querySelector("[aria-current]")?.removeAttribute("aria-current");
          link.setAttribute("aria-current", "true");
        };
        link.addEventListener("click", go);
        link.addEventListener("keydown", (event) => event.key === "Enter" && go());
        return link;
      }),
    );
  }

  // The page itself stays where it is; only the text scrolls.
  goThere() {
    const here = this.pages.querySelector("mark.here");
    this.pages.scrollTop = here ? here.offsetTop - this.pages.offsetTop - this.pages.clientHeight / 3 : 0;
  }

  showLegend() {
    const counts = {};
    for (const { kind } of Object.values(this.facts)) counts[kind] = (counts[kind] ?? 0) + 1;
    const entries = Object.entries(this.kinds)
      .filter(([id]) => counts[id])
      .map(([id, { name, colour }]) => ({ id, name, count: counts[id], swatch: drawing(SWATCH, { fill: colour }) }));
    legend(this.legend, this.parent, entries, this.hidden, () => this.paint());
  }

  // A piece of text in several facts takes the colour of the innermost that is switched on.
  paint() {
    for (const mark of this.pages.querySelectorAll("mark[data-facts]")) {
      const fact = mark.dataset.facts.split(" ").map((id) => this.facts[id]).findLast(({ kind }) => !this.hidden.has(kind));
      mark.classList.toggle("shown", Boolean(fact));
      mark.fact = fact;
      if (!fact) continue;
      mark.style.setProperty("--colour", this.kinds[fact.kind].colour);
      mark.title = [this.kinds[fact.kind].name, ...fact.hint].join("\n");
    }
  }

  chosen(id) {
    for (const mark of this.pages.querySelectorAll("mark"))
      mark.classList.toggle("chosen", mark.fact !== undefined && mark.fact.id === id);
  }

  pick(mark) {
    if (!mark) return;
    this.chosen(mark.fact.id);
    this.send("picked", mark.fact.id);
  }

  // n and p go from mark to mark, Enter opens.
  key(event) {
    const marks = [...this.pages.querySelectorAll("mark.shown")];
    const at = marks.findIndex((mark) => mark.classList.contains("chosen"));
    const step = { n: 1, p: -1 }[event.key];
    if (step && marks.length) {
      const next = marks[(at + step + marks.length) % marks.length];
      this.chosen(next.fact.id);
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && at >= 0) this.pick(marks[at]);
    else return;
    event.preventDefault();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  let reader = readers.get(parentElement);
  if (!reader) {
    reader = new Reader(parentElement);
    readers.set(parentElement, reader);
  }
  reader.send = setTriggerValue;
  reader.update(data);
  return () => {
    reader.root.remove();
    readers.delete(parentElement);
  };
}
