// Elements built by hand: text goes in by textContent only, so that no name is ever read as markup.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export function drawing(paths, attributes = {}) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", "aria-hidden": "true", ...attributes }))
    svg.setAttribute(name, value);
  for (const path of paths) {
    const made = document.createElementNS(namespace, "path");
    made.setAttribute("d", path);
    svg.append(made);
  }
  return svg;
}
