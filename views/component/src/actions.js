// What the menu offers for a node or an edge. `known` is how many neighbours of each label a node has, once Python has said.

export function entries(picture, item, known) {
  const { words, history } = picture;
  const { opened, pinned } = history.now;
  const type = picture.typeOf(item).name;
  const hiding = [
    { text: words.hide, act: () => picture.hide(item) },
    { text: words.hide_type.replace("{type}", type), act: () => picture.hideType(item) },
  ];
  if (item.isEdge()) return [{ text: picture.nameOf(item) }, ...hiding];
  const id = item.id();
  const near = item.neighborhood().nodes().difference(item);
  // Of those that are all drawn there is nothing to expand.
  const offer = (name, count, drawn, label) => ({
    text: `${name} ${count}${drawn ? ` · ${words.drawn.replace("{n}", drawn)}` : ""}`,
    act: drawn < count ? () => picture.expand(item, label) : null,
  });
  const expanding = known
    ? [
        ...known.map(({ label, name, count }) => offer(name, count, near.filter((node) => node.data("kind") === label).length, label)),
        ...(known.length > 1 ? [offer(words.all, known.reduce((sum, { count }) => sum + count, 0), near.length, "")] : []),
      ]
    : [{ text: words.counting }];
  return [
    { text: picture.nameOf(item) },
    null,
    { text: known?.length === 0 ? words.no_neighbours : words.expand },
    ...expanding,
    ...(opened.some(([of]) => of === id) ? [{ text: words.collapse, act: () => picture.collapse(item) }] : []),
    null,
    { text: words.path, act: () => picture.startPath(item) },
    { text: pinned.has(id) ? words.unpin : words.pin, act: () => picture.pin(item) },
    ...hiding,
  ];
}
