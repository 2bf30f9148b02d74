"""Charts as pictures, drawn by Graphviz at places that are worked out here: the same fonts, and the same way to svg and
png, as the pictures of subgraphs have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from graph.export import picture, scales, style
from graph.export.characters import one_line
from graph.export.chart import Chart, Mark
from graph.export.drawing import blank
from graph.export.fonts import chinese, configured
from graph.export.wrap import width, wrap
from graph.language import say

#: Points: the width of a chart, of a column of text of each size, and of the space between things.
WIDE, SPACE = 480.0, 8.0
COLUMN = {9.0: 4.85, 8.0: 4.3, 7.0: 3.8}
#: Columns and lines of the name of a line of the chart.
NAME = (32, 2)
#: Points: the height of a line with a name of one text line, and of each more; of a legend's row; the size of a point.
LINE, MORE, ROW, POINT = 18.0, 11.0, 18.0, 8.0
#: The widest cell of a matrix.
CELL = 24.0
#: Kinds of points differ by shape as well, for eyes and printers that know no colours.
SHAPES = ("circle", "square", "diamond", "triangle", "invtriangle")

INK, GREY, RULE, TODAY = "#1e293b", "#475569", "#e2e8f0", "#b91c1c"

Align = Literal["left", "right", "center"]


def draw(chart: Chart, kind: Literal["png", "svg"], dpi: int = picture.DPI) -> picture.Picture:
    """The chart with axis and legend.

    Raises
    ------
    ExportError
        There is no font with Chinese characters.
    """
    family, folder = chinese()
    with picture.graphviz(), configured(folder):
        sheet = _Sheet(family)
        _FORMS[chart.form](sheet, chart)
        _legend(sheet, chart)
        content = sheet.written(kind, dpi)
    description = one_line(f"{chart.description} {chart.note}")
    return picture.Picture(content if kind == "png" else picture.tidied(content, description, sheet.hints), description)


class _Sheet:
    """Where things are put, from the upper left corner; `y` is where the next thing below begins."""

    def __init__(self, family: str) -> None:
        self.canvas = blank(family)
        self.y = 0.0
        self.hints: dict[str, str] = {}

    def box(self, x: float, y: float, wide: float, high: float, fill: str, shape: str = "box", hint: str = "") -> None:
        """A filled shape around a point; a thin one is a rule. `hint`: what it says to who points at it."""
        self._put(x, y, wide, high, hint, label="", shape=shape, style="filled", color=fill, fillcolor=fill, penwidth="0")

    def text(
        self, x: float, y: float, wide: float, lines: Sequence[str], align: Align = "center", size: float = 9.0,
        colour: str = INK, ground: str = "",
    ) -> None:
        """Lines of text in a space around a point; on a `ground`, where something else lies below them."""
        high = len(lines) * size * 1.3
        end = f'<BR ALIGN="{align}"/>'
        words = "".join((style.literal(one_line(line)) or " ") + end for line in lines).removesuffix(end if align == "center" else "")
        filled = f'BGCOLOR="{ground}" ' if ground else ""
        room = f'FIXEDSIZE="TRUE" WIDTH="{wide:.0f}" HEIGHT="{high:.0f}" ALIGN="{align}" BALIGN="{align}"'
        cell = f"<TR><TD {filled}{room}>{words}</TD></TR>"
        label = f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{cell}</TABLE>>'
        self._put(x, y, wide, high, "", label=label, shape="plaintext", fontsize=f"{size:g}", fontcolor=colour)

    def _put(self, x: float, y: float, wide: float, high: float, hint: str, **look: str) -> None:
        name = f"c{len(self.canvas)}"
        if hint:
            self.hints[name] = one_line(hint)
        self.canvas.add_node(
            name, pos=f"{x:.2f},{-y:.2f}", width=f"{wide / 72:.4f}", height=f"{high / 72:.4f}", fixedsize="true", margin="0", **look
        )

    def written(self, kind: str, dpi: int) -> bytes:
        self.canvas.graph_attr["bb"] = f"0,{-self.y:.2f},{WIDE:.2f},0"
        return picture.written(self.canvas, kind, dpi)


# ---- forms


def _points(sheet: _Sheet, chart: Chart) -> None:
    """Marks along an axis, with what they say where there is room."""
    left, places = _names(sheet, chart)
    right = WIDE - SPACE
    values = [mark.at for mark in chart.marks]
    scale = scales.days([*values, *([] if chart.today is None else [chart.today])]) if chart.form == "days" else scales.sizes(values)

    def x(value: float) -> float:
        return left + scale.share(value) * (right - left)

    for tick in scale.ticks:
        sheet.box(x(tick.at), sheet.y / 2, 0.5, sheet.y, RULE)
        sheet.text(x(tick.at), sheet.y + 8, 60, [tick.text], size=8, colour=GREY)
    crossed = []
    if chart.today is not None:
        crossed = [(x(chart.today) - 1, x(chart.today) + 1)]
        sheet.box(x(chart.today), sheet.y / 2, 1, sheet.y, TODAY)
        sheet.text(x(chart.today), sheet.y + 18, 60, [say("今天", "today")], size=8, colour=TODAY)
    for line, marks in groupby(sorted(chart.marks, key=lambda m: (m.line, m.at, m.kind)), lambda m: m.line):
        _line(sheet, chart, [(x(m.at), m) for m in marks], places[line], (left, right), crossed)
    sheet.y += 28 if chart.today is not None or chart.axis else 18
    if chart.axis:
        words = chart.axis + (say("（对数刻度）", " (logarithmic scale)") if scale.logarithmic else "")
        sheet.text((left + right) / 2, sheet.y - 6, right - left, [words], size=8, colour=GREY)
        sheet.y += 4


Span = tuple[float, float]


def _line(sheet: _Sheet, chart: Chart, marks: list[tuple[float, Mark]], y: float, ends: Span, crossed: list[Span]) -> None:
    """The marks of a line, from left to right: those of one place as one, larger, and counted. `crossed`: where a line goes
    down that no text may hide."""
    together: dict[tuple[float, int], list[str]] = defaultdict(list)
    for x, mark in marks:
        together[round(x, 1), mark.kind].append(mark.text)
    places = [(x, POINT + 2 * min(len(texts) - 1, 3)) for (x, _), texts in together.items()]
    taken = crossed + [(x - size / 2, x + size / 2) for x, size in places]
    for ((x, kind), texts), (_, size) in zip(together.items(), places, strict=True):
        name = chart.kinds[kind].name
        sheet.box(x, y, size, size, chart.kinds[kind].colour, SHAPES[kind % len(SHAPES)], f"{name} {'；'.join(texts)}")
        words = _said(texts)
        wide = width(words) * COLUMN[7.0] + 6
        for side in (1, -1):  # right of the point, else left of it, else nowhere
            near, far = sorted((x + side * (size / 2 + 2), x + side * (size / 2 + 2 + wide)))
            if ends[0] <= near and far <= ends[1] + SPACE and all(far <= a or b <= near for a, b in taken):
                sheet.text((near + far) / 2, y, wide, [words], "left" if side > 0 else "right", 7.0, GREY, "white")
                taken.append((near, far))
                break


def _said(texts: Sequence[str]) -> str:
    first = one_line(texts[0])
    if len(texts) == 1:
        return first
    return f"{first} ×{len(texts)}" if len({*texts}) == 1 else say(f"{first}等{len(texts)}处", f"{first} and {len(texts) - 1} more")


def _bars(sheet: _Sheet, chart: Chart) -> None:
    """Bars of parts, one behind the other, with their numbers and the sum."""
    left, places = _names(sheet, chart)
    sums: dict[int, float] = defaultdict(float)
    for mark in chart.marks:
        sums[mark.line] += mark.at
    unit = (WIDE - left - 5 * SPACE) / max(sums.values(), default=1)
    for line, y in enumerate(places):
        x = left
        marks = sorted((m for m in chart.marks if m.line == line), key=lambda m: m.kind)
        for mark in marks:
            long, kind = mark.at * unit, chart.kinds[mark.kind]
            sheet.box(x + long / 2, y, long, LINE - 6, kind.colour, hint=f"{chart.lines[line]} {kind.name} {mark.text}")
            if len(marks) > 1 and width(mark.text) * COLUMN[8.0] + 4 <= long:
                sheet.text(x + long / 2, y, long, [mark.text], size=8, colour="#ffffff")
            x += long
        sheet.text(x + 2 * SPACE, y, 3 * SPACE, [f"{sums[line]:g}"], "left", colour=INK)
    sheet.box(left, sheet.y / 2, 0.8, sheet.y, GREY)
    if chart.axis:
        sheet.text((left + WIDE) / 2, sheet.y + 6, WIDE - left, [chart.axis], size=8, colour=GREY)
        sheet.y += 14


def _matrix(sheet: _Sheet, chart: Chart) -> None:
    """A square of cells, darker where the number is higher; columns have the numbers of the lines."""
    count = len(chart.lines)
    name = min(NAME[0], max(map(width, chart.lines), default=0)) * COLUMN[9.0] + 20
    cell = min(CELL, (WIDE - name - 2 * SPACE) / max(count, 1))
    left, most = name + 2 * SPACE, max((float(mark.text) for mark in chart.marks), default=1)
    colour = chart.kinds[0].colour
    for number, label in enumerate(chart.lines):
        at = (number + 0.5) * cell
        sheet.text(left + at, 6, cell, [str(number + 1)], size=7, colour=GREY)
        shown = wrap(one_line(label), NAME[0], 1)[0]
        sheet.text(name / 2, 14 + at, name, [f"{shown} {number + 1}"], "right", size=8 if cell < 14 else 9)
        sheet.box(left + at, 14 + at, cell - 1, cell - 1, RULE)
    for mark in chart.marks:
        share = (float(mark.text) / most) ** 0.5
        x, y = left + (mark.at + 0.5) * cell, 14 + (mark.line + 0.5) * cell
        names = f"{chart.lines[mark.line]} — {chart.lines[int(mark.at)]}"
        sheet.box(x, y, cell - 1, cell - 1, style.tint(colour, 0.12 + 0.88 * share), hint=f"{names} {mark.text}")
        sheet.text(x, y, cell, [mark.text], size=7, colour="#ffffff" if share > 0.6 else INK)
    sheet.y = 14 + count * cell + 4


_FORMS: Mapping[str, Callable[[_Sheet, Chart], None]] = {"days": _points, "sizes": _points, "bars": _bars, "matrix": _matrix}


# ---- what the forms have in common


def _names(sheet: _Sheet, chart: Chart) -> tuple[float, list[float]]:
    """Write the names of the lines; where these begin, and how far down each stands."""
    names = [wrap(one_line(line), *NAME) for line in chart.lines]
    wide = max((width(text) for lines in names for text in lines), default=0) * COLUMN[9.0]
    places = []
    for lines in names:
        high = LINE + MORE * (len(lines) - 1)
        sheet.text(wide / 2, sheet.y + high / 2, wide, lines, "right")
        if chart.form != "bars":
            sheet.box((wide + SPACE + WIDE) / 2, sheet.y + high / 2, WIDE - wide - SPACE, 0.5, RULE)
        places.append(sheet.y + high / 2)
        sheet.y += high
    return wide + 2 * SPACE, places


def _legend(sheet: _Sheet, chart: Chart) -> None:
    """The kinds that occur, and the note, below the chart."""
    present = {mark.kind for mark in chart.marks}
    shapes = SHAPES if chart.form in ("days", "sizes") else ("square",)
    x = 0.0
    sheet.y += ROW / 2
    for number, kind in enumerate(chart.kinds):
        wide = width(kind.name) * COLUMN[9.0] + 8
        if number not in present:
            continue
        if x + wide > WIDE:
            x, sheet.y = 0.0, sheet.y + ROW
        sheet.box(x + POINT / 2, sheet.y, POINT, POINT, kind.colour, shapes[number % len(shapes)])
        sheet.text(x + POINT + 5 + wide / 2, sheet.y, wide, [kind.name], "left")
        x += POINT + 5 + wide + SPACE
    sheet.y += ROW / 2
    for text in _noted(chart.note):
        sheet.text(WIDE / 2, sheet.y + 6, WIDE, [text], "left", size=8, colour=GREY)
        sheet.y += 13


def _noted(note: str) -> Iterator[str]:
    if note:
        yield from wrap(note, int(WIDE / COLUMN[8.0]), 3)
