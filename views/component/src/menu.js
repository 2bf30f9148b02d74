// A small menu at a place of the picture. Entries: {text, act}, {text} for a heading or a remark, null for a line.
import { element } from "./dom.js";

export class Menu {
  constructor(root, closed) {
    this.root = root;
    this.box = element("div", { class: "menu", role: "menu", tabindex: "-1", hidden: "" });
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("contextmenu", (event) => event.preventDefault());
    this.box.addEventListener("focusout", (event) => {
      if (this.open && !this.filling && !this.box.contains(event.relatedTarget)) this.close(false);
    });
    this.closed = closed;
    root.append(this.box);
  }

  get open() {
    return !this.box.hidden;
  }

  show(label, entries, at) {
    this.box.setAttribute("aria-label", label);
    this.at = at;
    this.box.hidden = false;
    this.fill(entries);
    this.box.focus({ preventScroll: true });
  }

  // Other entries in the open menu; who stands on one that is still there goes on standing on it.
  fill(entries) {
    const stood = this.box.contains(this.active) ? this.active.textContent : null;
    const made = entries.map((entry) => {
      if (!entry) return element("hr", { role: "separator" });
      if (!entry.act) return element("div", { class: "remark", role: "presentation", text: entry.text });
      const item = element("button", { type: "button", role: "menuitem", tabindex: "-1", text: entry.text });
      item.addEventListener("click", () => {
        this.close();
        entry.act();
      });
      return item;
    });
    this.filling = true;
    this.box.replaceChildren(...made);
    if (stood !== null) (this.items.find((item) => item.textContent === stood) ?? this.box).focus({ preventScroll: true });
    this.filling = false;
    const left = Math.min(this.at.x, this.root.clientWidth - this.box.offsetWidth - 8);
    const top = Math.min(this.at.y, this.root.clientHeight - this.box.offsetHeight - 8);
    this.box.style.left = `${Math.max(8, left)}px`;
    this.box.style.top = `${Math.max(8, top)}px`;
  }

  get items() {
    return [...this.box.querySelectorAll("[role=menuitem]")];
  }

  get active() {
    return this.root.getRootNode().activeElement;
  }

  key(event) {
    const { items } = this;
    const at = items.indexOf(this.active);
    const act = {
      ArrowDown: () => items[(at + 1) % items.length],
      ArrowUp: () => items[(at <= 0 ? items.length : at) - 1],
      Home: () => items[0],
      End: () => items.at(-1),
      Escape: () => this.close(),
      Tab: () => this.close(),
    }[event.key];
    event.stopPropagation();
    if (!act) return;
    event.preventDefault();
    act()?.focus();
  }

  close(back = true) {
    if (!this.open) return;
    this.box.hidden = true;
    this.closed(back);
  }
}
