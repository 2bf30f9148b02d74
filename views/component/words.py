"""What the picture says to people, in their language."""

from __future__ import annotations

from typing import Any

from graph.language import say


def words(file: str) -> dict[str, Any]:
    """The words of the component; pictures are saved as `file`."""
    return {
        "all": say("全部", "All"),
        "close": say("关闭", "Close"),
        "collapse": say("收起它的邻居", "Fold its neighbours"),
        "counting": say("正在统计…", "Counting…"),
        "drawn": say("已画 {n}", "{n} drawn"),
        "empty": say("没有可画的内容", "Nothing to draw"),
        "expand": say("展开邻居", "Show neighbours"),
        "file": file,
        "find": say("在图中查找", "Find in picture"),
        "fit": say("显示全图（F）", "Fit (F)"),
        "fold": say("收起展开的节点", "Fold what was expanded"),
        "found": say("{n} 个", "{n} found"),
        "full": say("全屏", "Full screen"),
        "hide": say("隐藏", "Hide"),
        "hide_type": say("隐藏这一类（{type}）", "Hide this kind ({type})"),
        "keys": say(
            "关系图。方向键走到相邻节点，回车查看，空格依次查看连线，M 打开菜单（展开、路径、固定、隐藏），Shift+方向键移动节点，"
            "P 固定，H 隐藏，Ctrl+Z 撤销，Ctrl+Shift+Z 重做，加减号缩放，F 显示全图，斜线查找。",
            "Graph. Arrows walk to neighbours, Enter shows, Space goes through edges, M opens the menu (neighbours, path, pin, "
            "hide), Shift and arrows move a node, P pins, H hides, Ctrl+Z undoes, Ctrl+Shift+Z redoes, + and - zoom, F fits, / finds.",
        ),
        "larger": say("放大（+）", "Zoom in (+)"),
        "layout": say("布局", "Layout"),
        "layouts": {
            "force": say("力导向", "Forces"),
            "concentric": say("同心圆", "Circles"),
            "layered": say("分层", "Layers"),
            "grid": say("网格", "Grid"),
        },
        "legend": say("图例，点按可隐藏", "Legend; press to hide"),
        "most": say("画出的节点数", "Nodes to draw"),
        "no_neighbours": say("没有邻居", "No neighbours"),
        "path": say("从这里到…", "Path from here to…"),
        "path_from": say("从“{name}”到哪里？请点按另一个节点，Esc 取消。", "From “{name}” to where? Click another node; Esc cancels."),
        "pin": say("固定位置", "Pin"),
        "png": say("存为 PNG 图片", "Save as PNG"),
        "redo": say("重做（Ctrl+Shift+Z）", "Redo (Ctrl+Shift+Z)"),
        "reveal": say("显示隐藏的 {n} 项", "Show {n} hidden"),
        "smaller": say("缩小（-）", "Zoom out (-)"),
        "strongest": say("最强的 {n} 个", "the {n} strongest"),
        "svg": say("存为 SVG 矢量图", "Save as SVG"),
        "tools": say("工具", "Tools"),
        "undo": say("撤销（Ctrl+Z）", "Undo (Ctrl+Z)"),
        "unpin": say("取消固定", "Unpin"),
    }
