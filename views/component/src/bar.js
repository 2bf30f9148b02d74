// What stands above the picture: finding, layouts, steps back and forth, zoom, saving; below it what there is to say.
import { drawing, element } from "./dom.js";
import { ICONS } from "./shapes.js";

export class Bar {
  constructor(picture) {
    this.picture = picture;
    this.find = element("input", { type: "search", autocomplete: "off" });
    this.found = element("span", { class: "found", role: "status", hidden: "" });
    this.layouts = element("select", { class: "layouts" });
    this.tools = element("div", { class: "tools", role: "group" });
    this.notes = element("div", { class: "notes" });
    this.root = element("div", { class: "bar" },
      element("div", { class: "find" }, this.find, this.found), this.layouts, this.tools, this.notes);
    const actions = {
      undo: () => picture.go(-1),
      redo: () => picture.go(1),
      reveal: () => picture.reveal(),
      fold: () => picture.fold(),
      smaller: () => picture.zoomBy(0.8),
      larger: () => picture.zoomBy(1.25),
      fit: () => picture.fit(),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : picture.root.requestFullscreen()),
      png: () => picture.save("png"),
      svg: () => picture.save("svg"),
    };
    this.buttons = {};
    for (const [name, act] of Object.entries(actions)) {
      const button = element("button", { type: "button", "data-tool": name }, ...(ICONS[name] ? [drawing(ICONS[name])] : []));
      button.addEventListener("click", act);
      this.buttons[name] = button;
      this.tools.append(button);
    }
    this.layouts.addEventListener("change", () => picture.lay(this.layouts.value));
    this.find.addEventListener("input", () => picture.search(this.find.value));
    this.find.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") picture.nextFound();
      if (event.key === "Escape") {
        this.find.value = "";
        picture.search("");
        picture.canvas.focus();
      }
    });
  }

  say(words) {
    this.words = words;
    this.find.placeholder = words.find;
    this.find.setAttribute("aria-label", words.find);
    this.layouts.setAttribute("aria-label", words.layout);
    this.layouts.title = words.layout;
    this.tools.setAttribute("aria-label", words.tools);
    const chosen = this.layouts.value;
    this.layouts.replaceChildren(...Object.entries(words.layouts).map(([value, text]) => element("option", { value, text })));
    this.layouts.value = chosen;
    for (const [name, button] of Object.entries(this.buttons)) {
      if (!(name in words)) continue;
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
    }
    for (const kind of ["png", "svg"]) this.buttons[kind].textContent = kind.toUpperCase();
  }

  // What can be done in this state.
  show({ undoable, redoable, now }, hidden) {
    const { undo, redo, reveal, fold } = this.buttons;
    undo.setAttribute("aria-disabled", String(!undoable));
    redo.setAttribute("aria-disabled", String(!redoable));
    this.layouts.value = now.layout;
    reveal.hidden = !hidden;
    reveal.textContent = this.words.reveal.replace("{n}", hidden);
    reveal.setAttribute("aria-label", reveal.textContent);
    fold.hidden = !now.opened.length;
    fold.textContent = this.words.fold;
  }

  matches(number) {
    this.found.hidden = number === null;
    this.found.textContent = number === null ? "" : this.words.found.replace("{n}", number);
  }

  // One line for each of {text, close}, and what `reduction` offers: {text, most, chosen, types: [{id, name, count, on}]}.
  note(lines, reduction) {
    const said = lines.map(({ text, close }) => {
      const line = element("div", { class: "note", role: "status" }, element("span", { text }));
      if (close) {
        const button = element("button", { type: "button", "aria-label": this.words.close, title: this.words.close, text: "×" });
        button.addEventListener("click", close);
        line.append(button);
      }
      return line;
    });
    if (reduction) said.push(this.reducing(reduction));
    const stood = this.root.getRootNode().activeElement?.dataset?.reduce;
    this.notes.replaceChildren(...said);
    if (stood) this.notes.querySelector(`[data-reduce="${CSS.escape(stood)}"]`)?.focus();
  }

  reducing({ text, most, chosen, types }) {
    const number = element("select", { "aria-label": this.words.most, "data-reduce": "most" },
      ...most.map((value) => element("option", { value, text: this.words.strongest.replace("{n}", value) })));
    number.value = chosen;
    const without = () => types.filter(({ on }) => !on).map(({ id }) => id);
    number.addEventListener("change", () => this.picture.reduce(Number(number.value), without()));
    const kinds = types.map((type) => {
      const button = element("button", { type: "button", "data-reduce": type.id, "aria-pressed": String(type.on), text: `${type.name} ${type.count}` });
      button.addEventListener("click", () => {
        type.on = !type.on;
        button.setAttribute("aria-pressed", String(type.on));
        this.picture.reduce(Number(number.value), without());
      });
      return button;
    });
    return element("div", { class: "note reducing", role: "group", "aria-label": text }, element("span", { text }), number, ...kinds);
  }
}
