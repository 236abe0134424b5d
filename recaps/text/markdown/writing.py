"""The body of a recap as Markdown."""

import re
from collections.abc import Iterable
from html import escape

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

# Signs that mean something anywhere in a line.
SIGNS = re.compile(r"([\\`*_\[\]<~^]|&(?=[#A-Za-z])|!$)")
# What means something at the start of a line: a heading, a list, a quote, a rule, or our own signs.
START = re.compile(r"^(?:(\d{1,9})([.)])|([#+=:|>-]))")
OWN_SIGNS = {"—": "&mdash;", "▶": "&#9654;", "©": "&copy;"}
# Markdown's emphasis needs a letter inside and none outside; elsewhere a tag says the same.
MARKS = {"strong": "**", "em": "*"}
OPENS, CLOSES = " \u00a0(«“", " \u00a0,.;:?)»”…"
BLOCKS = {"p", "h2", "h3", "ul", "ol", "hr", "blockquote", "figure", "div"}


def to_markdown(html: str, site: str) -> str:
    """Sanitized HTML as Markdown; `site` is put before addresses of this site."""
    return _Writer(site).blocks(BeautifulSoup(html, "html.parser")).strip("\n") + "\n"


class _Writer:
    def __init__(self, site: str) -> None:
        self.site = site

    # --- Blocks ------------------------------------------------------------------------------

    def blocks(self, parent: Tag) -> str:
        """The blocks in a tag, a blank line between; words between them are a paragraph."""
        written: list[str] = []
        loose: list[Tag | NavigableString] = []
        before: Tag | None = None
        marker = 0
        for node in [*_nodes(parent), None]:
            if node is not None and not (isinstance(node, Tag) and node.name in BLOCKS):
                loose.append(node)
                continue
            if words := self.line(loose):
                written.append(words)
                before = None
            loose = []
            if node is not None:
                # Two lists in a row are told apart by their markers.
                is_next = before is not None and before.name == node.name
                marker = 1 - marker if is_next else 0
                if block := self.block(node, marker):
                    written.append(block)
                    before = node
        return "\n\n".join(written)

    def block(self, tag: Tag, marker: int) -> str:
        match tag.name:
            case "p":
                return self.line(_nodes(tag))
            case "h2" | "h3":
                # Signs of a heading at its end would close it, and be gone.
                words = re.sub("(?<= )#+$", r"\\\g<0>", self.line(_nodes(tag), newline="<br>"))
                return f"{'#' * int(tag.name[1])} {words}" if words else ""
            case "hr":
                return "---"
            case "ul" | "ol":
                return self.list(tag, marker)
            case "blockquote":
                return _quoted(self.blocks(tag))
            case "div":
                return f"<!-- gallery -->\n\n{self.blocks(tag)}\n\n<!-- /gallery -->"
            case _:
                return self.figure(tag)

    def list(self, tag: Tag, marker: int) -> str:
        items = []
        number = int(str(tag.get("start", "1")))
        for item in tag.find_all("li", recursive=False):
            sign = "-*"[marker] if tag.name == "ul" else f"{number}{'.)'[marker]}"
            indent = " " * (len(sign) + 1)
            text = self.blocks(item).replace("\n", f"\n{indent}")
            items.append(re.sub(r"(?m)^ +$", "", f"{sign} {text}").rstrip(" "))
            number += 1
        return "\n\n".join(items)

    def figure(self, tag: Tag) -> str:
        kinds = tag.get_attribute_list("class")
        caption = tag.find("figcaption", recursive=False)
        if "quote" in kinds:
            said = tag.blockquote
            parts = ["[!PULL]"] if "pull" in kinds else []
            parts += [self.blocks(said)] if said else []
            if caption and (who := self.line(_nodes(caption), newline="<br>", bare=True)):
                parts.append(f"— {who}")
            return _quoted("\n\n".join(parts))
        credit = caption.small.extract() if caption and caption.small else None
        lines = []
        if "embed" in kinds:
            lines.append(f"▶ {self.inline([tag.a] if tag.a else [])}")
        elif tag.img:
            lines.append(self.inline([tag.img]))
        if caption and (words := self.line(_nodes(caption), newline="<br>")):
            lines.append(words)
        if credit and (words := self.line(_nodes(credit), newline="<br>", bare=True)):
            lines.append(f"© {words}")
        return "\n".join(lines)

    # --- Words -------------------------------------------------------------------------------

    def line(
        self, nodes: Iterable[Tag | NavigableString], newline: str = "\\\n", *, bare: bool = False
    ) -> str:
        """Words that begin a line, unless `bare`: what would make a block of them is escaped."""
        text = self.inline(nodes)
        # A break at the end, or before another one, is no line of Markdown.
        text = re.sub(r" *<br> *", "<br>", text).strip(" ")
        text = re.sub(r"(?<!<br>)<br>(?!<br>|$)", lambda _: newline, text)
        text = text.removeprefix("\\\n") if text.startswith("\\\n") else text
        # Markdown drops it at the ends of a line, as it drops spaces.
        text = re.sub(r"(?m)^\u00a0|\u00a0$", "&nbsp;", text)
        lines = text.split("\n")
        started = [*lines[:1]] if bare else [_started(lines[0])]
        return "\n".join([*started, *(_started(line) for line in lines[1:])])

    def inline(self, nodes: Iterable[Tag | NavigableString]) -> str:
        listed = list(nodes)
        parts = [self.word(node) for node in listed]
        for index, node in enumerate(listed):
            if isinstance(node, Tag) and node.name in MARKS and parts[index]:
                before = "".join(parts[:index])[-1:]
                after = self.first(listed[index + 1 :])
                inside = parts[index]
                fits = _is_edge(inside[0], before) and _is_edge(inside[-1], after)
                apart = before in OPENS and after in CLOSES
                if fits and apart:
                    parts[index] = f"{MARKS[node.name]}{inside}{MARKS[node.name]}"
                else:
                    parts[index] = f"<{node.name}>{inside}</{node.name}>"
        return "".join(parts)

    def first(self, nodes: Iterable[Tag | NavigableString]) -> str:
        """The first sign of what follows."""
        for node in nodes:
            return _text(str(node))[:1] if isinstance(node, NavigableString) else "<"
        return ""

    def word(self, node: Tag | NavigableString) -> str:
        if isinstance(node, NavigableString):
            return _text(str(node))
        match node.name:
            case "br":
                return "<br>"
            case "img":
                name = str(node.get("src", "")).rsplit("/", 1)[-1]
                return f"![{_text(str(node.get('alt', '')))}](pictures/{name})"
            case "a":
                title = str(node.get("data-mention") or node.get("title") or "")
                address = str(node.get("href", ""))
                if address.startswith("/") and not address.startswith("//"):
                    address = self.site + address
                told = f' "{_title(title)}"' if title else ""
                return f"[{self.inline(_nodes(node))}](<{_address(address)}>{told})"
            case _:
                return self.inline(_nodes(node))


def _is_edge(inner: str, outer: str) -> bool:
    """Whether emphasis can begin or end between these signs."""
    return inner.isalnum() or (inner in ".,;:?…" and outer in {"", " "})


def _nodes(tag: Tag) -> list[Tag | NavigableString]:
    return [node for node in tag.children if isinstance(node, Tag | NavigableString)]


def _quoted(text: str) -> str:
    return re.sub(r"(?m)^> $", ">", re.sub(r"(?m)^", "> ", text))


def _text(text: str) -> str:
    """Words with every sign that is more than itself in Markdown escaped."""
    return SIGNS.sub(r"\\\1", re.sub(r"[ \t\r\n\f]+", " ", text))


def _title(text: str) -> str:
    return _text(text).replace('"', '\\"')


def _address(address: str) -> str:
    return escape(address.replace("\\", "%5C"), quote=False).replace("\n", "%0A")


def _started(line: str) -> str:
    """A line that is a paragraph's and begins nothing else."""
    if line[:1] in OWN_SIGNS:
        return OWN_SIGNS[line[0]] + line[1:]
    return START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", line)
