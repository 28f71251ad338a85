"""Front matter and extensions of Markdown that the parser does not know.

The table ``CONSTRUCTS`` is all that is known of them; rules, layout and the verification of fixes read it off the
document. A construct of a kind is one entry with an example:

- ``head``: front matter, matched at the beginning of the page by ``begin`` alone;
- ``inline``: whatever ``begin`` matches outside code. It is not prose, and only repairs change it;
- ``verbatim``: the lines from one that ``begin`` matches to the next that ``end`` matches; without that line there is
  no such passage. It is neither Markdown nor prose, and only repairs change it;
- ``lines``: the same for Markdown in a frame: rules read it, and the layout of its lines stays;
- ``indented``: a line that ``begin`` matches, and the lines behind it that are set in deeper. Their layout stays.

Groups that ``begin`` names can be referred to in ``end`` as ``{name}``.
"""

# No `from __future__ import annotations`: as strings the types of the fields would be compiled one by one.
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from htglint.base.findings import Span


class Construct(NamedTuple):
    """One addition to Markdown (see above).

    ``marker`` is a text that a page must have to have it.

    ``example`` is a page, and ``passages`` are the texts in it that the construct covers.
    """

    name: str
    kind: str
    marker: str
    begin: str
    end: str = ""
    example: str = ""
    passages: tuple[str, ...] = ()


_YAML = r"---[ \t]*\r?\n(?:.*?\r?\n)??(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
_KEY = r"[A-Za-z][\w -]{0,40}:"

_ROW = r"[ \t]*(?:\|.*\||\+[-=+]{2,}\+)[ \t]*\Z"

CONSTRUCTS = (
    Construct(
        "yaml", "head", "---", _YAML,
        example="---\ntitle: Goats\n---\n\nText.\n", passages=("---\ntitle: Goats\n---\n",),
    ),
    Construct(
        "long-fence", "head", "----",
        rf"(?P<fence>-{{4,}})[ \t]*\r?\n(?=\s*{_KEY})(?:.*?\r?\n)??(?P=fence)[ \t]*(?:\r?\n|\Z)",
        example="-----\nname: Ada\nquote: |\n  a *b*\n-----\n\nText.\n",
        passages=("-----\nname: Ada\nquote: |\n  a *b*\n-----\n",),
    ),
    Construct(
        "toml", "head", "+++", r"\+\+\+[ \t]*\r?\n(?:.*?\r?\n)??\+\+\+[ \t]*(?:\r?\n|\Z)",
        example='+++\ntype = "openstack"\n+++\n\nText.\n', passages=('+++\ntype = "openstack"\n+++\n',),
    ),
    Construct(
        "json", "head", "{", r"\{[ \t]*\r?\n(?=\s*\")(?:.*?\r?\n)??\}[ \t]*(?:\r?\n|\Z)",
        example='{\n  "title": "Goats"\n}\n\nText.\n', passages=('{\n  "title": "Goats"\n}\n',),
    ),
    Construct(
        "pelican", "head", "itle:",
        rf"(?=(?:[^\n]+\n){{0,9}}?[Tt]itle:)(?:{_KEY}[ \t]*[^\n]*\r?\n(?:[ \t]+\S[^\n]*\r?\n)*){{2,40}}(?=\r?\n|\Z)",
        example="Title: This Week\nDate: 2025-01-01\nCategory: goats\n\nText.\n",
        passages=("Title: This Week\nDate: 2025-01-01\nCategory: goats\n",),
    ),
    Construct(
        "display-math", "verbatim", "$$", r"[ \t>]*\$\$(?!.*\$\$)", r".*\$\$[ \t]*(?:\([\w:-]+\))?[ \t]*\Z",
        example="Text\n\n$$\na\n+ b_1 * c_2\n$$\n\nText\n", passages=("$$\na\n+ b_1 * c_2\n$$",),
    ),
    Construct(
        "tex-math", "verbatim", "\\begin{",
        r"[ \t>]*\\begin\{(?P<name>[a-zA-Z]+\*?)\}(?!.*\\end)", r".*\\end\{{{name}\}}",
        example="\\begin{align}\na_1 &= *b*\n\\end{align}\n", passages=("\\begin{align}\na_1 &= *b*\n\\end{align}",),
    ),
    Construct(
        "raw-tag", "verbatim", "{%",
        r"[ \t]*\{%-?\s*(?P<name>raw|highlight|comment|mermaid)\b(?!.*\{%-?\s*end)", r".*\{{%-?\s*end{name}\b",
        example="{% raw %}\n+ {{ x }}\n{% endraw %}\n\nText\n", passages=("{% raw %}\n+ {{ x }}\n{% endraw %}",),
    ),
    Construct(
        "raw-shortcode", "verbatim", "{{<",
        r"[ \t]*\{\{<\s*(?P<name>highlight|mermaid|math|chem|katex|raw|html|code|gist|diagram|graphviz|plantuml)\b"
        r"(?!.*/>\}\})(?!.*\{\{<\s*/)",
        r".*\{{\{{<\s*/\s*{name}\b",
        example="{{< mermaid >}}\n+ a --> b\n{{< /mermaid >}}\n",
        passages=("{{< mermaid >}}\n+ a --> b\n{{< /mermaid >}}",),
    ),
    Construct(
        "shortcode-pair", "lines", "{{",
        r"[ \t]*\{\{[<%]\s*(?P<name>[\w./-]+)[^{}]*[>%]\}\}[ \t]*\Z", r"[ \t]*\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}",
        example="{{% note %}}\n+ a\n+ b\n{{% /note %}}\n", passages=("{{% note %}}\n+ a\n+ b\n{{% /note %}}",),
    ),
    Construct(
        "block-fence", "lines", "///", r"[ \t]*(?P<fence>/{3,})[ \t]*[a-z][\w-]*", r"[ \t]*{fence}[ \t]*\Z",
        example="/// note | Title\n+ a\n///\n\nText\n", passages=("/// note | Title\n+ a\n///",),
    ),
    Construct(
        "admonition", "indented", "!!!", r"[ \t]*!!![ \t]*[a-z][\w-]*",
        example='!!! note "Goats"\n\n    + a\n    + b\n\nText\n', passages=('!!! note "Goats"\n\n    + a\n    + b',),
    ),
    Construct(
        "details", "indented", "???", r"[ \t]*\?\?\?\+?[ \t]*[a-z][\w-]*",
        example='??? note\n    + a\n\nText\n', passages=("??? note\n    + a",),
    ),
    Construct(
        "tab", "indented", "===", r'[ \t]*===[!+]?[ \t]+"',
        example='=== "C"\n\n    + a\n\nText\n', passages=('=== "C"\n\n    + a',),
    ),
    Construct(
        "definition", "indented", "\n:", r":[ \t]+\S",
        example="Goat\n:   An animal.\n    It has horns.\n\nText\n", passages=(":   An animal.\n    It has horns.",),
    ),
    Construct(
        "abbreviation", "lines", "*[", r"\*\[[^\]\n]+\]:", r"\*\[[^\]\n]+\]:",
        example="*[HTML]: Hyper Text\n\nText\n", passages=("*[HTML]: Hyper Text",),
    ),
    Construct(
        "other-table", "lines", "|", _ROW, _ROW,
        example="+---+---+\n| a | b |\n+---+---+\n\n| *a_ | b |\n\nText\n",
        passages=("+---+---+", "| a | b |", "+---+---+", "| *a_ | b |"),
    ),
    Construct(
        "target", "lines", ")=", r"\([\w:.-]+\)=[ \t]*\Z", r"\([\w:.-]+\)=[ \t]*\Z",
        example="(goats)=\n# Goats\n", passages=("(goats)=",),
    ),
    Construct(
        "include", "lines", "<", r"[ \t]*(?:-+8<-+|<<<[ \t]*@|;?-+8<-+)", r"[ \t]*(?:-+8<-+|<<<[ \t]*@|;?-+8<-+)",
        example='--8<-- "goats.md"\n\nText\n', passages=('--8<-- "goats.md"',),
    ),
    Construct(
        "shortcode", "inline", "{{", r"\{\{[<%](?:(?!\{\{[<%]).){0,2000}?[>%]\}\}",
        example="See {{< youtube x_y_z >}} and {{% ref github %}}.\n",
        passages=("{{< youtube x_y_z >}}", "{{% ref github %}}"),
    ),
    Construct(
        "variable", "inline", "{{", r"\{\{(?![<%])[^{}]{0,500}\}\}",
        example="It is {{ site.github.url }}.\n", passages=("{{ site.github.url }}",),
    ),
    Construct(
        "tag", "inline", "{%", r"\{%(?:(?!\{%).){0,2000}?%\}",
        example="{% include github.html id='x_y' %} Text\n", passages=("{% include github.html id='x_y' %}",),
    ),
    Construct(
        "attributes", "inline", "{", r"(?<!\{)\{(?::[ \t]*[\w.#]|[ \t]*[.#][\w-])[^{}\n]{0,300}\}(?!\})",
        example="# Goats {#beds .big}\n\nText\n{: .github}\n", passages=("{#beds .big}", "{: .github}"),
    ),
    Construct(
        "role", "inline", "}`", r"\{[a-z][\w:-]*\}(?=`)",
        example="See {doc}`goats`.\n", passages=("{doc}",),
    ),
    Construct(
        "display-math-inline", "inline", "$$", r"(?<![\\$])\$\$[^$\n]+?\$\$(?!\$)",
        example="It is $$a_1 * b_1$$ here.\n", passages=("$$a_1 * b_1$$",),
    ),
    Construct(
        "math", "inline", "$", r"(?<![\\$\w])\$(?=[^\s$])[^$\n]*[^\s$]\$(?![\w$])",
        example="It is $a_1 * b_1$ for $5 and $6.\n", passages=("$a_1 * b_1$",),
    ),
    Construct(
        "container", "inline", ":::", r"(?m:^[ \t>]*:::[^\n]*$)",
        example="::: tip github\nText\n:::\n", passages=("::: tip github", ":::"),
    ),
)  # fmt: skip

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)")
_WIDEST = 400
"""Lines that a verbatim passage or one in a frame has at most: what is not closed by then was not opened."""


class Passages(NamedTuple):
    """Passages of whole lines, sorted: ``verbatim`` text, and ``kept`` layout."""

    verbatim: tuple[Span, ...] = ()
    kept: tuple[Span, ...] = ()


def front_matter(text: str) -> tuple[str, Span]:
    """Return the name of the construct that a page's front matter is, and its span.

    Empty if there is none.
    """
    for construct in _of_kind("head"):
        if construct.marker in text[:4096]:
            match = _compiled(construct.begin).match(text)
            if match:
                return construct.name, Span(0, match.end())
    return "", Span(0, 0)


def inline(text: str, start: int) -> Iterator[Span]:
    """Yield what the inline constructs match from ``start`` on, wherever it stands.

    Results come construct by construct.
    """
    for construct in _of_kind("inline"):
        if construct.marker in text:
            yield from (Span(*match.span()) for match in _compiled(construct.begin).finditer(text, start))


def passages(text: str, start: int, kinds: Sequence[str] = ("verbatim", "lines", "indented")) -> Passages:
    """Return the passages of whole lines from ``start`` on, outside fenced code.

    ``kinds`` selects some kinds.
    """
    known = [one for kind in kinds for one in _of_kind(kind) if text.find(one.marker, start) >= 0]
    if not known:
        return Passages()
    return _Scan(text, start, known).run()


class _Scan:
    """One walk over the lines of a page."""

    def __init__(self, text: str, start: int, known: Sequence[Construct]) -> None:
        self.lines = text[start:].split("\n")
        self.starts = [start]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.known = known
        self.found: dict[str, list[Span]] = {"verbatim": [], "lines": [], "indented": []}

    def run(self) -> Passages:
        """Return what was found."""
        number, fence = 0, ""
        while number < len(self.lines):
            line = self.lines[number].rstrip("\r")
            match = _FENCE.match(line)
            if fence:
                if match and match["fence"].startswith(fence) and not match["info"].strip():
                    fence = ""
                number += 1
            elif match and not (match["fence"][0] == "`" and "`" in match["info"]):
                fence = match["fence"]
                number += 1
            else:
                number = self.taken(number, line)
        kept = sorted([*self.found["lines"], *self.found["indented"]])
        return Passages(tuple(self.found["verbatim"]), tuple(kept))

    def taken(self, number: int, line: str) -> int:
        """Note the construct that begins at a line; the number of the line to go on with."""
        for construct in self.known:
            match = _compiled(construct.begin).match(line)
            if match is None:
                continue
            end = self.end(construct, number, match)
            if end is not None:
                self.found[construct.kind].append(Span(self.starts[number], self.starts[end] - 1))
                # The lines of a frame are Markdown, in which there may be others.
                return number + 1 if construct.kind == "lines" else end
        return number + 1

    def end(self, construct: Construct, number: int, match: re.Match[str]) -> int | None:
        """Return the number of the line behind a passage; None if it has no end."""
        if construct.kind == "indented":
            return self.end_of_indented(number)
        if construct.end == construct.begin:
            return number + 1
        closing = _compiled(construct.end.format(**{key: re.escape(value) for key, value in match.groupdict().items()}))
        last = min(len(self.lines), number + _WIDEST)
        at = next((at for at in range(number + 1, last) if closing.match(self.lines[at].rstrip("\r"))), None)
        return None if at is None else at + 1

    def end_of_indented(self, number: int) -> int:
        depth = _depth(self.lines[number])
        end = at = number + 1
        while at < len(self.lines):
            line = self.lines[at]
            if line.strip():
                if _depth(line) <= depth:
                    break
                end = at + 1
            at += 1
        return end


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


@lru_cache(maxsize=8)
def _of_kind(kind: str) -> tuple[Construct, ...]:
    return tuple(construct for construct in CONSTRUCTS if construct.kind == kind)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.S)
