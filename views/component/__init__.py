"""The graph picture: a Streamlit component on cytoscape.js. `build` bundles it, `mount` shows it."""
