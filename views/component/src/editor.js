// A Cypher editor: a textarea over its own text in colour, line numbers, and the schema and examples that a click puts in.
import "./common.css";
import "./editor.css";
import { element } from "./dom.js";

const KEYWORDS = (
  "all and any as asc ascending by call case collect contains count desc descending distinct else end ends exists false in is " +
  "limit match none not null optional or order return shortestpath single skip starts then true union unwind when where with xor yield"
).split(" ");
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))`,
    String.raw`(?<string>'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?)`,
    String.raw`(?<parameter>\$\w+)`,
    String.raw`(?<label>:\s*[A-Z]\w*)`,
    String.raw`(?<number>\b\d+(?:\.\d+)?\b)`,
    String.raw`(?<keyword>\b(?:${KEYWORDS.join("|")})\b)`,
    String.raw`(?<call>\b[a-zA-Z]\w*(?=\())`,
  ].join("|"),
  "gi",
);
const editors = new WeakMap();

class Editor {
  constructor(parent) {
    this.parent = parent;
    this.numbers = element("pre", { class: "numbers", "aria-hidden": "true" });
    this.colours = element("pre", { class: "colours", "aria-hidden": "true" });
    this.area = element("textarea", { "aria-label": "Cypher", spellcheck: "false", wrap: "off", autocapitalize: "off", autocomplete: "off" });
    this.fault = element("p", { class: "fault", role: "alert" });
    this.run = element("button", { class: "run", type: "button" });
    this.save = element("button", { type: "button" });
    this.hint = element("span", { class: "hint" });
    this.side = element("div", { class: "side", role: "group" });
    const code = element("div", { class: "code" }, this.numbers, element("div", { class: "layers" }, this.colours, this.area));
    const bar = element("div", { class: "bar" }, this.run, this.save, this.hint);
    this.root = element("div", { class: "editor" }, element("div", { class: "main" }, code, this.fault, bar), this.side);
    this.area.addEventListener("input", () => this.paint());
    this.area.addEventListener("scroll", () => this.follow());
    this.area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.send("run", this.area.value);
    });
    this.run.addEventListener("click", () => this.send("run", this.area.value));
    this.save.addEventListener("click", () => this.send("save", this.area.value));
    parent.append(this.root);
  }

  update(data) {
    this.root.style.height = `${data.height}px`;
    this.run.textContent = data.words.run;
    this.save.textContent = data.words.save;
    this.save.hidden = !data.words.save;
    this.hint.textContent = data.words.hint;
    this.side.setAttribute("aria-label", data.words.side);
    if (data.text !== this.given) this.area.value = data.text;
    this.given = data.text;
    this.wrong = data.fault;
    const side = JSON.stringify(data.side);
    if (side !== this.shown) this.fill(data.side);
    this.shown = side;
    this.paint();
  }

  fill(groups) {
    this.side.replaceChildren(
      ...groups.map(({ title, open, items }) => {
        const entries = items.map(({ name, hint, text }) => {
          const button = element("button", { type: "button", title: hint, text: name });
          button.addEventListener("click", () => this.insert(text));
          return button;
        });
        return element("details", open ? { open: "" } : {}, element("summary", { text: title }), ...entries);
      }),
    );
  }

  // A whole statement takes the place of what is there; a word goes to the cursor. The browser can undo both.
  insert(text) {
    this.area.focus();
    if (text.includes("\n")) this.area.select();
    if (!document.execCommand("insertText", false, text)) this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.paint();
  }

  paint() {
    const text = this.area.value;
    const wrong = this.wrong && this.wrong.text === text ? this.wrong : null;
    this.fault.textContent = wrong ? wrong.message : "";
    this.fault.hidden = !wrong;
    const lines = text.split("\n");
    this.numbers.replaceChildren(
      ...lines.map((_, n) => element("span", { text: String(n + 1), ...(wrong?.line === n + 1 ? { class: "wrong" } : {}) })),
    );
    this.colours.replaceChildren();
    const at = wrong?.line ? lines.slice(0, wrong.line - 1).join("\n").length + (wrong.line > 1 ? 1 : 0) + wrong.column - 1 : -1;
    const put = (piece, start, kind) => {
      for (const [from, to, bad] of cuts(start, start + piece.length, at, wrong?.length ?? 0)) {
        const classes = [kind, bad ? "wrong" : ""].filter(Boolean).join(" ");
        this.colours.append(classes ? element("span", { class: classes, text: text.slice(from, to) }) : text.slice(from, to));
      }
    };
    let last = 0;
    for (const found of text.matchAll(TOKEN)) {
      put(text.slice(last, found.index), last, "");
      put(found[0], found.index, Object.keys(found.groups).find((kind) => found.groups[kind] !== undefined));
      last = found.index + found[0].length;
    }
    put(text.slice(last), last, "");
    this.colours.append("\n");
    this.follow();
  }

  follow() {
    this.colours.style.transform = `translate(${-this.area.scrollLeft}px, ${-this.area.scrollTop}px)`;
    this.numbers.style.transform = `translateY(${-this.area.scrollTop}px)`;
  }
}

// The pieces of a stretch of text, cut where what is wrong begins and ends.
function cuts(start, end, at, length) {
  if (at < 0 || at >= end || at + length <= start) return start < end ? [[start, end, false]] : [];
  const from = Math.max(start, at);
  const to = Math.min(end, at + length);
  return [[start, from, false], [from, to, true], [to, end, false]].filter(([a, b]) => a < b);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let editor = editors.get(parentElement);
  if (!editor) {
    editor = new Editor(parentElement);
    editors.set(parentElement, editor);
  }
  editor.send = setTriggerValue;
  editor.update(data);
  return () => {
    editor.root.remove();
    editors.delete(parentElement);
  };
}
