import { element } from "./dom.js";

// One switch for each entry: {id, name, swatch, count}. `hidden` holds the ids that are switched off.
export function legend(box, root, entries, hidden, changed) {
  const before = root.activeElement?.dataset?.type;
  const buttons = entries.map(({ id, name, swatch, count }) => {
    const button = element("button", { type: "button", "data-type": id, "aria-pressed": String(!hidden.has(id)) },
      swatch, element("span", { text: name }), element("span", { class: "count", text: count }));
    button.addEventListener("click", () => {
      if (!hidden.delete(id)) hidden.add(id);
      button.setAttribute("aria-pressed", String(!hidden.has(id)));
      changed();
    });
    return button;
  });
  box.replaceChildren(...buttons);
  if (before) buttons.find((button) => button.dataset.type === before)?.focus();
}
