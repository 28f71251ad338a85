"""Character classes, each the inside of a set of a regular expression.

They are plain strings, because every run loads them and few runs need more than the first scan.
"""

SELECTORS = "\ufe0e\ufe0f"
JOINER = "\u200d"
FRAME = "\u20e3"
"""Combining keycap, which follows a digit and its selector."""
SPACES = "\u00a0\u2007\u202f"
CURLY = "\u2018\u2019\u201c\u201d"
INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0001\U000e0020-\U000e007f"
)
EMBEDDINGS = "\u202a-\u202e\u2066-\u2069"
OVERRIDES = "\u202d\u202e"
EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
    "\U000e0020-\U000e007f"
)
"""Characters that may be part of an emoji; too wide on purpose, because what follows one is not reported."""
BARE = (
    "\u2139\u2328\u23cf\u23ed-\u23ef\u23f1\u23f2\u23f8-\u23fa\u2600-\u2604\u260e\u2618\u261d\u2620\u2622\u2623\u2626"
    "\u262a\u262e\u262f\u2638-\u263a\u265f\u2668\u267b\u267e\u2692\u2694-\u2697\u2699\u269b\u269c\u26a0\u26a7\u26b0"
    "\u26b1\u26c8\u26cf\u26d1\u26d3\u26e9\u26f0\u26f1\u26f4\u26f7-\u26f9\u2702\u2708\u2709\u270c\u270d\u270f\u2712"
    "\u271d\u2721\u2744\u2763\u2764\U0001f321\U0001f324-\U0001f32c\U0001f336\U0001f37d\U0001f396\U0001f397"
    "\U0001f399-\U0001f39b"
    "\U0001f39e\U0001f39f\U0001f3cb-\U0001f3ce\U0001f3d4-\U0001f3df\U0001f3f3\U0001f3f5\U0001f3f7\U0001f43f\U0001f441"
    "\U0001f4fd\U0001f549\U0001f54a\U0001f56f\U0001f570\U0001f573-\U0001f579\U0001f587\U0001f58a-\U0001f58d\U0001f590"
    "\U0001f5a5\U0001f5a8\U0001f5b1\U0001f5b2\U0001f5bc\U0001f5c2-\U0001f5c4\U0001f5d1-\U0001f5d3\U0001f5dc-\U0001f5de"
    "\U0001f5e1\U0001f5e3\U0001f5e8\U0001f5ef\U0001f5f3\U0001f5fa\U0001f6cb\U0001f6cd-\U0001f6cf\U0001f6e0-\U0001f6e5"
    "\U0001f6e9\U0001f6f0\U0001f6f3"
)
"""Symbols that are emoji only with a selector, except for typography (arrows, check marks, suits, trade marks).

Written out so that a clean page loads no table; a test compares it with the table of emoji.
"""

COMPLEX = "\u0590-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00011fff\U0001e800-\U0001efff"
"""Scripts with contextual letter forms or without spaces between words, which need joiners."""
RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
