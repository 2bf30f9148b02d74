"use strict";
// The pictures of a report to explore: a click on a node shows what is quoted of it; dragging and buttons move the picture.
for (const figure of document.querySelectorAll("figure.explored")) explore(figure);

function explore(figure) {
  const svg = figure.querySelector(".picture svg");
  const notes = new Map([...figure.querySelectorAll(".evidence")].map((note) => [note.dataset.node, note]));
  const whole = svg.viewBox.baseVal;
  const start = [whole.x, whole.y, whole.width, whole.height];
  let seen = [...start];
  let from = null;

  function look(x, y, width, height) {
    seen = [x, y, width, height];
    svg.setAttribute("viewBox", seen.join(" "));
  }

  function zoom(factor) {
    const [x, y, width, height] = seen;
    if (factor === 0) look(...start);
    else look(x + (width * (1 - factor)) / 2, y + (height * (1 - factor)) / 2, width * factor, height * factor);
  }

  function choose(node) {
    for (const each of svg.querySelectorAll("g.node")) each.classList.toggle("chosen", each === node);
    for (const [id, note] of notes) note.hidden = id !== node.dataset.node;
  }

  for (const node of svg.querySelectorAll("g.node[data-node]")) {
    if (!notes.has(node.dataset.node)) continue;
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    node.addEventListener("click", () => choose(node));
    node.addEventListener("keydown", (event) => event.key === "Enter" && choose(node));
  }
  for (const button of figure.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  }
  svg.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY, ...seen]; });
  window.addEventListener("pointerup", () => { from = null; });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    const scale = seen[2] / svg.getBoundingClientRect().width;
    look(from[2] - (event.clientX - from[0]) * scale, from[3] - (event.clientY - from[1]) * scale, seen[2], seen[3]);
  });
  figure.querySelector(".tools").hidden = false;
}
