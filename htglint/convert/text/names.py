"""Names that are code: by their shape, and by how a page writes them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FLAG = re.compile(r"--?[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?:=\S+)?|--[a-z][a-z0-9]+(?:=\S+)?")
_FIELD = re.compile(r"\.?(?:[a-z]\w*(?:\[[^\[\]]*\])?\.)+[a-z]\w*(?:\[[^\[\]]*\])?")
_DOT_FILE = re.compile(r"\.[a-z][\w-]{3,}(?:\.[a-z]+)?")
_FILE = re.compile(
    r"[\w./-]*\w\.(?:go|py|sh|ya?ml|json|toml|md|mod|sum|xml|txt|conf|cfg|tpl|tf|rs|ts|js|css|html|proto|lock|service)"
)
_PATH = re.compile(r"(?:/|\.{1,2}/)?[a-z0-9][a-z0-9_.-]*(?:/[a-z0-9][\w.{},-]*)+")
_GROUP = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/v\d\w*(?:\.[A-Z]\w*|\.\{[\w,]+\})?|[a-z]+/v\d+\.[A-Z]\w*")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?::\d+)?")
_HUMPS = re.compile(
    r"(?:[A-Z]{2,6})?(?:[A-Z][a-z0-9]+){2,}(?:[A-Z]{2,4})?|[A-Z]{2,6}[A-Z][a-z]{2,}|[a-z]+(?:[A-Z][a-z0-9]+)+"
)
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z]{7,}")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_ASSIGNMENT = re.compile(r"[\w./-]+=[\w./<>,-]+")
_HYPHENATED = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_TOOLS = frozenset(
    (
        "kubectl", "kubelet", "kubeadm", "containerd", "systemd", "dockerd", "runc", "crictl", "etcdctl", "nftables",
        "iptables", "ip6tables", "ipvs", "ipset", "journald", "systemctl", "journalctl", "kustomize", "cloud-init",
        "initramfs", "initrd", "sshd", "udev", "skopeo", "ctr", "nerdctl",
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
        "ChatGPT", "OpenAI", "MiB", "GiB", "KiB", "BuildKit", "NetApp", "ReadMe", "LaTeX", "TeX",
        "OAuth", "LibreOffice", "WordPress", "DockerHub",
    )
)  # fmt: skip
"""Names with capitals inside that are names and no code."""
_NAME_ENDS = frozenset(
    (
        "agent", "apiserver", "autoscaler", "cache", "controller", "daemon", "exporter", "injector", "manager",
        "operator", "plugin", "provider", "proxy", "resolver", "scheduler", "server", "webhook",
    )
)  # fmt: skip
_NAME_STARTS = frozenset(("kube", "etcd", "provider"))
_PROSE_PARTS = frozenset(
    (
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "of", "off", "on", "one", "or",
        "out", "over", "per", "so", "than", "the", "to", "up", "vs", "with", "within", "already", "based", "only",
        "like", "level", "wide", "side", "end", "term", "time", "free", "hosted", "source", "native", "friendly",
        "specific", "related", "agnostic", "self", "non", "multi", "high", "low", "long", "short", "well", "ever",
        "few", "first", "second", "third", "two", "three", "new", "old", "less", "more", "day", "week", "year", "hour",
        "minute", "facing", "wise", "follow", "pre", "post", "re", "co", "sub", "semi", "go", "ready", "owned",
        "managed", "driven", "aware", "signed", "known", "made", "built", "scale", "place", "know", "how", "big",
        "small", "ahead", "open", "closed", "party", "all", "no", "not", "cross", "half", "full", "real", "hard",
    )
)  # fmt: skip
"""Parts of hyphenated words of English prose."""
_NODE_AGENT = re.compile(r"[a-z]{4,}(?:let|adm|ctl)")
_SMALL_THINGS = frozenset(
    (
        "applet", "ballet", "booklet", "bracelet", "bullet", "chalet", "couplet", "droplet", "eyelet", "gauntlet",
        "goblet", "hamlet", "inlet", "leaflet", "outlet", "palet", "pallet", "pamphlet", "piglet", "ringlet", "rivulet",
        "scarlet", "servlet", "singlet", "starlet", "tablet", "toilet", "triplet", "violet", "wallet", "wavelet",
    )
)  # fmt: skip
"""English words that end like the names of agents on a node."""
_FOLDERS = frozenset(("pkg", "cmd", "hack", "docs", "test", "charts", "etc", "var", "usr", "tmp", "opt", "internal"))
_OF_PEOPLE = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)[A-Z][a-z]+|[ie][A-Z][a-z]+")
"""Names of families, and of products that are named like them."""
_BRAND_FILE = re.compile(r"[A-Z]\w*\.js")
_VERSION = re.compile(r"v?[\d.]+")
_SHOUTED = frozenset(
    ("ATTENTION", "BREAKING", "CAUTION", "DEPRECATED", "EXTREMELY", "IMPORTANT", "OPTIONAL", "REQUIRED", "WARNING")
)
_LONG_NAME = 3
_OFTEN = 2
_WORD = re.compile(r"(?<![\w/#@.-])[A-Za-z][a-z]{3,}(?![\w/#@-]|\.\w)")


class Names:
    """The names of one page that are code, judged by their shapes and by how the page writes them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.kinds = _KINDS | _kinds_of(texts)

    def code(self, token: str, before: str) -> tuple[str, str] | None:
        """The code and the ending that is none (a plural), where a token is code; ``before`` is the text before it."""
        stem, ending = _singular(token)
        if stem != token and (_is_program(stem) or _GROUP.fullmatch(stem)):
            return stem, ending
        if _is_code(token) or _is_program(token):
            return token, ""
        if _is_kind(stem) or (stem in self.kinds and _is_inside_sentence(before)):
            return stem, ending
        return None


def _is_code(token: str) -> bool:
    """Whether a token is code by its shape alone, as it stands."""
    if any(pattern.fullmatch(token) for pattern in (_FLAG, _FILE, _DOT_FILE, _GROUP, _ADDRESS, _SNAKE, _ASSIGNMENT)):
        return not _BRAND_FILE.fullmatch(token)
    if _FIELD.fullmatch(token):
        return token.startswith(".") or "[" in token or token.count(".") > 1
    return _is_path(token) or (_VARIABLE.fullmatch(token) is not None and token not in _SHOUTED)


def _is_path(token: str) -> bool:
    """Whether words with slashes are a path: alternatives in prose (`and/or`) are no names and never the same."""
    if not _PATH.fullmatch(token):
        return False
    parts = token.strip("/").split("/")
    if all(map(_VERSION.fullmatch, parts)):
        return False
    return "." in token or parts[0] in _FOLDERS or len(set(parts)) < len(parts) or any(map(_is_program, parts))


def _is_program(token: str) -> bool:
    """Whether a word in lower case is the name of a program."""
    if token in _TOOLS or (_NODE_AGENT.fullmatch(token) and token not in _SMALL_THINGS):
        return True
    return _HYPHENATED.fullmatch(token) is not None and _is_name(token)


def _is_name(token: str) -> bool:
    """Whether a hyphenated word is the name of a program and no word of prose."""
    parts = token.split("-")
    if any(part in _PROSE_PARTS for part in parts) or parts[-1].endswith(("ed", "ing")):
        return False
    return len(parts) >= _LONG_NAME or parts[0] in _NAME_STARTS or parts[-1] in _NAME_ENDS


def _is_kind(token: str) -> bool:
    """Whether a word has capitals inside, as kinds and identifiers have, and is no brand."""
    return _HUMPS.fullmatch(token) is not None and token not in _BRANDS and not _OF_PEOPLE.fullmatch(token)


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
    """Words that the page writes with a capital inside sentences, and in the plural, too, which names never have."""
    inside: Counter[str] = Counter()
    plurals: set[str] = set()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            stem, ending = _singular(word)
            if ending:
                plurals.add(stem.lower())
            elif not word.islower() and _is_inside_sentence(text[max(0, match.start() - 60) : match.start()]):
                inside[word] += 0 if re.match(r"\s+[A-Z]", text[match.end() : match.end() + 5]) else 1
    return frozenset(word for word, count in inside.items() if count >= _OFTEN and word.lower() in plurals)
