"""Code spans and references that the text itself betrays: names that no prose has are code.

A guess, and marked as one. What other pages know of such names is learnt elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..tidy import plain
from ..tree import Code, Emphasis, Heading, Item, Link, List, Paragraph, Quote, Strong, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..tree import Block, Inline

_TOKEN = re.compile(r"[^\s,;:\"“”‘!?…—–|]+(?:\{[^{}\s]*\}[^\s,;:\"“”‘!?…—–|]*)?")
_OPENING, _CLOSING = "([{<'*_", ")]}>.'*_"
_FLAG = re.compile(r"--?[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?:=\S+)?|--[a-z][a-z0-9]+(?:=\S+)?")
_FIELD = re.compile(r"\.?(?:[a-z]\w*(?:\[[^\[\]]*\])?\.)+[a-z]\w*(?:\[[^\[\]]*\])?")
_DOT_FILE = re.compile(r"\.[a-z][\w-]{3,}(?:\.[a-z]+)?")
_FILE = re.compile(
    r"[\w./-]*\w\.(?:go|py|sh|ya?ml|json|toml|md|mod|sum|xml|txt|conf|cfg|tpl|tf|rs|ts|js|css|html|proto|lock|service)"
)
_PATH = re.compile(r"(?:/|\.{1,2}/)?[a-z0-9][a-z0-9_.-]*(?:/[a-z0-9][\w.{},-]*)+")
_GROUP = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/v\d\w*(?:\.[A-Z]\w*|\.\{[\w,]+\})?|[a-z]+/v\d+\.[A-Z]\w*")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?::\d+)?")
_HUMPS = re.compile(r"(?:[A-Z]{2,6})?(?:[A-Z][a-z0-9]+){2,}(?:[A-Z]{2,4})?|[A-Z]{2,6}[A-Z][a-z]{2,}|[a-z]+(?:[A-Z][a-z0-9]+)+")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z]{7,}")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_ASSIGNMENT = re.compile(r"[\w./-]+=[\w./<>,-]+")
_HYPHENATED = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_REFERENCE = re.compile(r"(?P<repo>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(?:#(?P<number>\d+)|:(?P<branch>[\w./-]*\w))")
_COMMAND = re.compile(
    r"(?P<command>(?:kubectl|helm|docker|go|git|make|npm|pip|terraform|skaffold|gh|etcdctl|systemctl|gcloud|aws|az)"
    r" (?:apply|get|delete|describe|logs|exec|rollout restart|rollout|port-forward|top|create|edit|patch|drain|scale|"
    r"install|upgrade|template|compose|build|run|pull|push|test|list|mod tidy|mod|vet|generate|tool|clone|rebase|"
    r"checkout|commit|cherry-pick|plan|login))(?![\w-])"
)
_TOOLS = frozenset(
    (
        "kubectl", "kubelet", "kubeadm", "containerd", "systemd", "dockerd", "runc", "crictl", "etcdctl", "nftables",
        "iptables", "ipvs", "journald", "systemctl", "journalctl", "kustomize", "cloud-init", "initramfs", "sshd",
        "gvisor", "kubeconfig", "initrd", "udev", "skopeo",
    )
)  # fmt: skip
_KINDS = frozenset(
    (
        "Pod", "Node", "Service", "Deployment", "Secret", "Ingress", "Namespace", "Job", "Endpoint", "Event", "Lease",
        "Role",
    )
)  # fmt: skip
"""Kinds of Kubernetes that are words, too: code where they have a capital inside a sentence."""
_BRANDS = frozenset(
    (
        "GitHub", "GitLab", "GitOps", "DevOps", "OpenStack", "OpenShift", "OpenTelemetry", "OpenSSL", "OpenSSH",
        "OpenAPI", "OpenSearch", "OpenID", "OpenVPN", "OpenTofu", "JavaScript", "TypeScript", "PostgreSQL", "MySQL",
        "MariaDB", "MongoDB", "LinkedIn", "YouTube", "CloudFlare", "DigitalOcean", "IntelliJ", "VMware", "WireGuard",
        "WebAssembly", "WebSocket", "CoreDNS", "CoreOS", "JUnit", "MacBook", "PowerShell", "HashiCorp", "FluxCD",
        "ArgoCD", "HackMD", "VitePress", "PoC", "PoCs", "IaaS", "PaaS", "SaaS", "VMs", "APIs", "URLs", "IPv", "macOS",
        "iOS", "eBPF", "etcd", "KubeCon", "CloudNative", "FreeBSD", "NetBSD", "SuSE", "GraphQL", "NoSQL", "BitBucket",
        "ChatGPT", "OpenAI", "MiB", "GiB", "KiB", "KinD", "BuildKit", "NetApp", "McCoy", "ReadMe", "LaTeX", "TeX",
        "OAuth", "LibreOffice", "WordPress", "DockerHub", "ContainerDays", "NextGeneration", "CrowdStrike", "TimescaleDB",
    )
)  # fmt: skip
"""Names with capitals inside that are names and no code."""
_NAME_ENDS = frozenset(
    (
        "agent", "apiserver", "autoscaler", "cache", "controller", "daemon", "downloader", "exporter", "extension",
        "healthcheck", "init", "injector", "manager", "mutator", "operator", "plugin", "policy", "provider", "proxy",
        "scheduler", "server", "webhook", "resolver", "config", "cli", "ctl", "local", "vip", "update", "restore",
    )
)  # fmt: skip
_NAME_STARTS = frozenset(("kube", "etcd", "calico", "provider", "cloud", "machine", "runtime", "os", "extension", "vpn"))
_PROSE_PARTS = frozenset(
    (
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "of", "off", "on", "one", "or",
        "out", "over", "per", "so", "than", "the", "to", "up", "vs", "with", "within", "already", "based", "only",
        "like", "level", "wide", "side", "end", "term", "time", "free", "hosted", "source", "native", "friendly",
        "specific", "related", "agnostic", "self", "non", "multi", "high", "low", "long", "short", "well", "ever",
        "few", "first", "second", "third", "two", "three", "new", "old", "less", "day", "week", "year", "hour",
        "minute", "availability", "facing", "wise", "follow", "follow-up", "pre", "post", "re", "co", "sub", "semi",
        "go", "ready", "owned", "managed", "driven", "aware", "signed", "known", "made", "built", "cluster", "scale",
        "in-place", "place", "know", "how", "big", "small", "ahead", "open", "closed", "plane", "party", "up-to-date",
    )
)  # fmt: skip
"""Parts of hyphenated words of English prose."""
_LONG_NAME = 3
_OFTEN = 2


class Names:
    """The names of one page that are code, judged by their shapes and by how the page writes them."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        texts = [plain(parts) for block, parts in _texts(blocks) if not isinstance(block, Heading)]
        self.kinds = _KINDS | _kinds_of(texts)

    def code(self, token: str, before: str) -> tuple[str, str] | None:
        """The code and the ending that is none (a plural), where a token is code; ``before`` is the text before it."""
        if _is_code(token):
            return token, ""
        stem, ending = _singular(token)
        if _is_kind(stem):
            return stem, ending
        if stem in self.kinds and _is_inside_sentence(before):
            return stem, ending
        if stem in _TOOLS or token in _TOOLS:
            return (stem, ending) if stem in _TOOLS else (token, "")
        return None


def with_spans(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with code spans and links where the text lets guess them."""
    names = Names(blocks)

    def change(parts: tuple[Inline, ...], *, in_heading: bool) -> tuple[Inline, ...]:
        return tuple(_spanned(parts, names, in_heading=in_heading))

    return tuple(_changed(block, change) for block in blocks)


def _changed(block: Block, change: Callable[..., tuple[Inline, ...]]) -> Block:
    if isinstance(block, Paragraph | Heading):
        return block._replace(children=change(block.children, in_heading=isinstance(block, Heading)))
    if isinstance(block, List):
        return block._replace(
            items=tuple(Item(tuple(_changed(one, change) for one in item.blocks), item.checked) for item in block.items)
        )
    if isinstance(block, Quote):
        return block._replace(blocks=tuple(_changed(one, change) for one in block.blocks))
    return block


def _texts(blocks: Iterable[Block]) -> Iterator[tuple[Block, tuple[Inline, ...]]]:
    """Every block with text of its own, at any depth."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield block, block.children
        elif isinstance(block, List):
            for item in block.items:
                yield from _texts(item.blocks)
        elif isinstance(block, Quote):
            yield from _texts(block.blocks)


def _spanned(parts: Iterable[Inline], names: Names, *, in_heading: bool) -> Iterator[Inline]:
    before = ""
    for part in parts:
        if isinstance(part, Text):
            yield from _cut(part.text, names, before, in_heading=in_heading)
        elif isinstance(part, Emphasis | Strong):
            yield part._replace(children=tuple(_spanned(part.children, names, in_heading=in_heading)))
        else:
            yield part
        before += plain((part,))


def _cut(text: str, names: Names, before: str, *, in_heading: bool) -> Iterator[Inline]:
    at = 0
    for start, end, part, rest in _found(text, names, before, in_heading=in_heading):
        if start > at:
            yield Text(text[at:start])
        yield part
        if rest:
            yield Text(rest)
        at = end
    if at < len(text):
        yield Text(text[at:])


def _found(text: str, names: Names, before: str, *, in_heading: bool) -> Iterator[tuple[int, int, Inline, str]]:
    """The places of code and references: their ends, the part that takes the place, and the text behind it."""
    done = 0
    commands = {match.start(): match for match in _COMMAND.finditer(text)}
    for match in _TOKEN.finditer(text):
        if match.start() < done:
            continue
        if match.start() in commands:
            command = commands[match.start()]
            done = command.end()
            yield command.start(), done, Code(command["command"], origin="guess"), ""
            continue
        start, token = _bare(match.group(), match.start())
        link = None if in_heading else _reference(text, start, before + text[:start])
        if link is not None:
            done = start + len(plain(link.children))
            yield start, done, link, ""
            continue
        known = names.code(token, "" if in_heading else before + text[:start])
        if known is not None:
            done = start + len(token)
            yield start, done, Code(known[0], origin="guess"), known[1]


def _bare(token: str, start: int) -> tuple[int, str]:
    """A token without the brackets and stops around it, and where it starts."""
    while token and token[0] in _OPENING and not (token[0] in "[{" and token.endswith(("]", "}"))):
        token, start = token[1:], start + 1
    while token and token[-1] in _CLOSING:
        pairs = {")": "(", "]": "[", "}": "{", ">": "<"}
        if token[-1] in pairs and token.count(pairs[token[-1]]) >= token.count(token[-1]):
            break
        token = token[:-1]
    for ending in ("'s", "’s"):
        token = token.removesuffix(ending)
    return start, token


def _reference(text: str, start: int, before: str) -> Link | None:
    """The link to an issue, a pull request or a branch that is named the short way."""
    match = _REFERENCE.match(text, start)
    if match is None or (match.end() < len(text) and (text[match.end()].isalnum() or text[match.end()] in "/:#")):
        return None
    if match["number"]:
        kind = "issues" if re.search(r"\bissues?\b[^.]{0,80}$", before, re.I) else "pull"
        where = f"{kind}/{match['number']}"
    else:
        where = f"tree/{match['branch']}"
    return Link(f"https://github.com/{match['repo']}/{where}", (Text(match.group()),), origin="guess")


def _is_code(token: str) -> bool:
    """Whether a token is code by its shape alone, as it stands."""
    if any(pattern.fullmatch(token) for pattern in (_FLAG, _FILE, _DOT_FILE, _GROUP, _ADDRESS, _SNAKE, _ASSIGNMENT)):
        return not token.isdecimal()
    if _FIELD.fullmatch(token):
        return token.startswith(".") or "[" in token or token.count(".") > 1
    if _PATH.fullmatch(token):
        return "-" in token or "." in token or _repeats(token)
    return bool(_VARIABLE.fullmatch(token)) or (_HYPHENATED.fullmatch(token) is not None and _is_name(token))


def _repeats(path: str) -> bool:
    """Whether a path of plain words is one: alternatives in prose (`and/or`) differ and are short."""
    parts = path.split("/")
    return len(set(parts)) < len(parts) or parts[0] in ("pkg", "cmd", "hack", "docs", "test", "api", "etc", "var", "usr")


def _is_name(token: str) -> bool:
    """Whether a hyphenated word is the name of a program and no word of prose."""
    parts = token.split("-")
    if any(part in _PROSE_PARTS for part in parts) or parts[-1].endswith(("ed", "ing")):
        return False
    return len(parts) >= _LONG_NAME or parts[0] in _NAME_STARTS or parts[-1] in _NAME_ENDS


def _is_kind(token: str) -> bool:
    """Whether a word has capitals inside, as kinds and identifiers have, and is no brand."""
    return _HUMPS.fullmatch(token) is not None and token not in _BRANDS


def _singular(token: str) -> tuple[str, str]:
    """A name and the ending of its plural."""
    if token.endswith("s") and not token.endswith(("ss", "us", "ies", "sses")) and len(token) > 3:
        return token[:-1], "s"
    return token, ""


def _is_inside_sentence(before: str) -> bool:
    """Whether a word in lower case stands right before: then a capital is no accident of the place."""
    match = re.search(r"(?P<word>\S+)\s+[(\"“'/]*$", before)
    return match is not None and re.search(r"[a-z,)/-]$", match["word"]) is not None and not match["word"][0].isupper()


def _kinds_of(texts: Iterable[str]) -> frozenset[str]:
    """Words that the page writes with a capital inside sentences and elsewhere without: kinds beside plain words."""
    inside: Counter[str] = Counter()
    lower: set[str] = set()
    for text in texts:
        for match in re.finditer(r"(?<![\w/#@.-])[A-Za-z][a-z]{3,}(?![\w/#@-])", text):
            word = match.group()
            stem = _singular(word)[0]
            if word.islower():
                lower.add(stem)
            elif _is_inside_sentence(text[max(0, match.start() - 60) : match.start()]):
                following = re.match(r"\s+[A-Z][a-z]", text[match.end() : match.end() + 20])
                inside[stem] += 0 if following else 1
    return frozenset(stem for stem, count in inside.items() if count >= _OFTEN and stem.lower() in lower)
