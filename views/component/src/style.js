// How elements look, from the theme of the page and the types of the schema.

export function theme(root) {
  const computed = getComputedStyle(root);
  const value = (name, fallback) => computed.getPropertyValue(name).trim() || fallback;
  return {
    text: value("--st-text-color", "#31333f"),
    background: value("--st-background-color", "#ffffff"),
    primary: value("--st-primary-color", "#ff4b4b"),
  };
}

export function stylesheet({ text, background, primary }, arrows) {
  return [
    {
      selector: "node",
      style: {
        shape: "data(shape)",
        width: "data(size)",
        height: "data(size)",
        "background-color": "data(colour)",
        "border-width": 1,
        "border-color": background,
        "overlay-opacity": 0,
        color: text,
        "text-outline-color": background,
        "text-outline-opacity": 0.9,
        "text-valign": "bottom",
        "text-wrap": "wrap",
        "text-max-width": 1000,
      },
    },
    { selector: "node.labelled", style: { label: "data(label)", "z-index": 10 } },
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "line-color": "data(colour)",
        "line-opacity": 0.55,
        "curve-style": "bezier",
        "control-point-step-size": 24,
        "overlay-opacity": 0,
        color: text,
        "text-outline-color": background,
        "text-outline-opacity": 1,
      },
    },
    {
      selector: "edge[?directed]",
      style: arrows ? { "target-arrow-shape": "triangle", "target-arrow-color": "data(colour)", "arrow-scale": 0.8 } : {},
    },
    { selector: "edge.labelled", style: { label: "data(note)" } },
    { selector: "edge.hovered", style: { "line-opacity": 0.9 } },
    { selector: ".faded", style: { opacity: 0.18 } },
    { selector: "node.found", style: { "border-width": 4, "border-color": primary, "border-style": "dashed" } },
    { selector: "node.focused", style: { "underlay-color": primary, "underlay-opacity": 0.25, "underlay-padding": 8 } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": primary } },
    { selector: "edge:selected", style: { "line-color": primary, "line-opacity": 1, "target-arrow-color": primary } },
    { selector: ".hidden", style: { display: "none" } },
  ];
}
