// The full name of what the pointer is on, with what else is known of it.
import { element } from "./dom.js";

export class Tip {
  constructor(root) {
    this.root = root;
    this.box = element("div", { class: "tip", hidden: "" });
    root.append(this.box);
  }

  show(name, lines, at) {
    const { box, root } = this;
    box.replaceChildren(element("b", { text: name }), ...lines.map((text) => element("span", { text })));
    box.hidden = false;
    const left = Math.min(at.x + 14, root.clientWidth - box.offsetWidth - 8);
    const below = at.y + 18 + box.offsetHeight < root.clientHeight;
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${below ? at.y + 18 : Math.max(8, at.y - 14 - box.offsetHeight)}px`;
  }

  hide() {
    this.box.hidden = true;
  }
}
