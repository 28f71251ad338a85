"""Random Markdown: documents of fragments that each mean something to a parser, nested and mixed without any care."""

from __future__ import annotations

import random

_INLINE = (
    "word", "Word", "two words", "A sentence. Another one", "e.g. this", "Really? Yes!", "`code`", "`` a`b ``",
    "*em*", "_em_", "**strong**", "__strong__", "***both***", "_a **b** c_", "~~gone~~", "[text](url)",
    "[a](<b c> 'title')", "![alt *x*](img.png \"t\")", "[ref]", "[Text][Ref]", "[x][]", "<https://a.example/b_c>",
    "https://a.example/b_c?d=1#e_", "www.a.example", "a@b.example", "<b>", "</b>", "<br />", "&amp;", "&nbsp;",
    "\\*", "\\_", "\\-", "\\[", "a_b_c", "*", "_", "**", "`", "[", "]", "(", ")", "<", ">", "|", "\\", "!", "~~",
    "#", "1.", "-", "🐶", "\u00a0", "é", "{{< x >}}", "[^1]", "  ", "\t", "2.", "3)", "+", "=", "---", "===", ":",
    "Dr. Who", "v1.2.3. Next", "(One. Two.) Three", '"Stop." He',
)  # fmt: skip
_OPENERS = (
    "# ", "## ", "###### ", "#", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "> ", ">", "    ", "\t", "  ", " ",
    "- [ ] ", "- [x] ", "-   ", "*\t", "| ", "::: ", "[ref]: ", "[^1]: ", "> [!TIP] ", "<div>", "<!-- ",
    "<!-- c -->", "", "", "", "", "", "",
)  # fmt: skip
_LINES = (
    "", "", "", "", "---", "***", "_____", "===", "```", "```sh", "~~~", "````", ":::", "::: tip", "<div>", "</div>",
    "<hr />", "<!--", "-->", "| a | b |", "| --- | :-: |", "|-|-|", "[ref]: /url 'title'", "[other]: <a b>",
    "{{% x %}}", "\\", "  ", "- ", "1. ", "> ", "#", "\u2028", "a  ", "b\\", "- - a", "1. - a", "> - a", "- > a",
    "- # a", "- ---", "* * *", "- ```",
)  # fmt: skip


def document(seed: int) -> str:
    """A document that depends on the seed alone."""
    made = random.Random(seed)
    lines = [_line(made) for _ in range(made.randint(1, 14))]
    text = "\n".join(lines) + made.choice(("\n", "\n", "\n", "", "\n\n", "  \n"))
    if made.random() < 0.1:
        text = "---\ntitle: x\n---\n" + text
    return text.replace("\n", "\r\n") if made.random() < 0.1 else text


def _line(made: random.Random) -> str:
    if made.random() < 0.4:
        return "  " * made.choice((0, 0, 0, 1, 2)) + made.choice(_LINES)
    opener = "".join(made.choice(_OPENERS) for _ in range(made.choice((0, 1, 1, 2))))
    words = (made.choice(_INLINE) for _ in range(made.randint(0, 6)))
    return opener + made.choice((" ", " ", "")).join(words) + made.choice(("", "", "", "  ", "\\", ".", "!"))
