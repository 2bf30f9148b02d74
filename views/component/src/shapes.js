// Small drawings for the legend and the buttons. Shapes carry the names that cytoscape gives them.

export const SHAPES = {
  ellipse: "M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12z",
  rectangle: "M2 3h12v10H2z",
  "round-rectangle": "M4 3h8a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
  diamond: "M8 1l7 7l-7 7l-7-7z",
  "round-hexagon": "M5 2.5h6L14.5 8L11 13.5H5L1.5 8z",
  tag: "M1.5 3h9L15 8l-4.5 5h-9z",
};

export const ICONS = {
  larger: ["M8 3v10", "M3 8h10"],
  smaller: ["M3 8h10"],
  fit: ["M2 6V2h4", "M10 2h4v4", "M14 10v4h-4", "M6 14H2v-4", "M6 8a2 2 0 1 0 4 0a2 2 0 0 0-4 0z"],
  full: ["M9.5 2H14v4.5", "M14 2L9 7", "M6.5 14H2V9.5", "M2 14l5-5"],
  undo: ["M6 3L2.5 6.5L6 10", "M2.5 6.5H10a3.5 3.5 0 0 1 0 7H6"],
  redo: ["M10 3l3.5 3.5L10 10", "M13.5 6.5H6a3.5 3.5 0 0 0 0 7h4"],
};
