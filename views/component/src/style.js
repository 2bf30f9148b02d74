// How elements look, from the theme of the page and the types of the schema.

const EDGE_OPACITY = 0.7;
const LEAST = 3; // contrast of a shape with what is behind it (WCAG 1.4.11)

export const LIGHT = { text: "#1f2328", background: "#ffffff", primary: "#2563eb" };

export function theme(root) {
  const computed = getComputedStyle(root);
  const value = (name, fallback) => computed.getPropertyValue(name).trim() || fallback;
  return {
    text: value("--st-text-color", LIGHT.text),
    background: value("--st-background-color", LIGHT.background),
    primary: value("--st-primary-color", LIGHT.primary),
  };
}

// ---- contrast

function channels(colour) {
  const hex = /^#(?:([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})|([0-9a-f])([0-9a-f])([0-9a-f]))/i.exec(colour);
  if (hex) return (hex[1] ? hex.slice(1, 4) : hex.slice(4).map((digit) => digit + digit)).map((pair) => parseInt(pair, 16));
  return (colour.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
}

const mixed = (a, b, share) => a.map((channel, i) => channel * share + b[i] * (1 - share));

function luminance(colour) {
  const [r, g, b] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

// The colour, with as much of the colour of text in it as it takes to stand out.
function readable(colour, { text, background }, opacity = 1) {
  const [from, to, behind] = [colour, text, background].map(channels);
  for (let share = 1; share > 0; share -= 0.1) {
    const tried = mixed(from, to, share);
    if (contrast(mixed(tried, behind, opacity), behind) >= LEAST) return `rgb(${tried.map(Math.round).join(", ")})`;
  }
  return text;
}

// Types with colours that are seen in this theme.
export function coloured(types, looks) {
  const changed = (kind, opacity) =>
    Object.fromEntries(Object.entries(types[kind]).map(([id, type]) => [id, { ...type, colour: readable(type.colour, looks, opacity) }]));
  return { nodes: changed("nodes", 1), edges: changed("edges", EDGE_OPACITY) };
}

// ---- cytoscape's

export function stylesheet({ text, background, primary }, few) {
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
        "line-opacity": EDGE_OPACITY,
        "curve-style": few ? "bezier" : "haystack",
        "control-point-step-size": 24,
        "overlay-opacity": 0,
        color: text,
        "text-outline-color": background,
        "text-outline-opacity": 1,
      },
    },
    {
      selector: "edge[?directed]",
      style: few ? { "target-arrow-shape": "triangle", "target-arrow-color": "data(colour)", "arrow-scale": 0.8 } : {},
    },
    { selector: "edge.labelled", style: { label: "data(note)" } },
    { selector: "edge.hovered", style: { "line-opacity": 0.95 } },
    { selector: ".faded", style: { opacity: 0.18 } },
    { selector: "node.pinned", style: { "border-width": 3, "border-color": text, "border-style": "double" } },
    { selector: "node.found", style: { "outline-width": 3, "outline-offset": 2, "outline-color": primary, "outline-style": "dashed" } },
    { selector: "node.focused", style: { "underlay-color": primary, "underlay-opacity": 0.25, "underlay-padding": 8 } },
    { selector: "node:selected, node.way, node.start", style: { "outline-width": 3, "outline-offset": 2, "outline-color": primary } },
    { selector: "edge:selected, edge.way", style: { "line-color": primary, "line-opacity": 1, "target-arrow-color": primary } },
    { selector: ".hidden", style: { display: "none" } },
  ];
}
