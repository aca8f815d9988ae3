"""Serves the pages of the MiniWoB++ package with a fixed seed, and with mechanical mutations of them.

``/miniwob/TASK.html?seed=S`` begins its episode at once and always poses the same problem. With ``&mutate=M`` the same
problem stands on a changed page: ids and classes renamed in mark-up, style and script alike, elements wrapped, the
submit button moved to the top, a banner with look-alikes put before all, labels and buttons reworded, attributes
removed. ``&words=wordnet`` rewords them by a thesaurus instead. Each page keeps a ledger of what was done to it: every
element of the problem has a number, the same on the original and on the changed page.
"""

from __future__ import annotations

import json
import random
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

#: Ids of the frame around each problem, which the package's own style and script rely on.
_FRAME_IDS = frozenset({"wrap", "query", "area", "reward-display"})
#: Ids that are words of the mark-up as well.
_WORDS_OF_HTML = frozenset({"password", "text", "search", "button", "submit", "name"})

_START = """<script>
(function () {
  Math.seedrandom("SEED");
  core.EPISODE_MAX_TIME = 6e5;
  var show = core.startEpisode, begun = false;
  core.startEpisode = function () {
    show();
    if (!begun) { begun = true; core.EPISODE_MAX_TIME = 6e5; core.startEpisodeReal(); }
    else core.cover_div.style.display = "none";
  };
  var pose = genProblem;
  genProblem = function () { pose(); number(); MUTATE };
  window.ledger = [];
  function number() {
    document.querySelectorAll("#area *").forEach(function (element, index) { element.wobNumber = index; });
  }
  function note(event) {
    if (!event.isTrusted) return;
    var element = event.target;
    while (element && element.wobNumber === undefined) element = element.parentElement;
    window.ledger.push([event.type, element ? element.wobNumber : -1]);
  }
  ["click", "input", "change"].forEach(function (type) { document.addEventListener(type, note, true); });
})();
</script>"""

_MUTATE = """
  var random = (function (state) {
    return function () { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };
  })(M + 7);
  var area = document.getElementById("area");
  var words = WORDS;
  area.querySelectorAll("button.secondary-action, #BUTTON, label, p > span, th").forEach(function (element) {
    element.childNodes.forEach(function (node) {
      var text = node.nodeType === 3 ? node.nodeValue.trim() : "";
      if (words[text]) node.nodeValue = node.nodeValue.replace(text, words[text]);
    });
  });
  area.querySelectorAll("button, input, select, textarea").forEach(function (element) {
    if (element.closest(".ui-widget, .selectric-wrapper, ul")) return;
    ["placeholder", "title", "for"].forEach(function (name) { element.removeAttribute(name); });
    if (element.type !== "radio" && random() < 0.6) {
      var wrapper = document.createElement("span");
      wrapper.className = "box" + Math.floor(random() * 1e6);
      element.parentNode.insertBefore(wrapper, element);
      wrapper.appendChild(element);
    }
  });
  if (random() < 0.5 && getComputedStyle(area.querySelector("#BUTTON") || area).position !== "absolute") {
    var button = area.querySelector("#BUTTON");
    var block = button && (button.parentElement === area ? button : button.parentElement);
    if (block && block.parentElement === area && !block.querySelector("input, h3")) area.prepend(block);
  }
  var banner = document.createElement("div");
  banner.style.cssText = "position: absolute; left: 200px; top: 0; width: 180px";
  banner.innerHTML = '<button type="button">Submit all</button> <a href="#">Help</a>' +
    '<input aria-label="Search the site">';
  document.body.prepend(banner);
"""

_WORDS = {
    "Submit": "Send", "Login": "Sign in", "Search": "Find", "Username": "User name", "Password": "Pass phrase",
    "Verify password": "Repeat pass phrase", "Genre:": "Kind:", "Director:": "Directed by:", "Year:": "Year made:",
    "Director": "Directed by", "Genre": "Kind", "Year": "Year made", "Tags: ": "Words: ", "Click Me!": "Press me",
}  # fmt: skip

#: The same labels by WordNet 3.0, blindly: of each word the most frequent sense (of any part of speech, by its tag
#: count) that has another word, and the first such word. A word without an entry stays. Nobody who writes labels would
#: write some of these, and nothing in the product was made with them in sight.
_WORDNET = {
    "Submit": "Subject", "Login": "Log on", "Search": "Hunt", "Password": "Watchword", "Director": "Manager",
    "Verify password": "Control watchword", "Genre:": "Writing style:", "Genre": "Writing style", "Year": "Twelvemonth",
    "Director:": "Manager:", "Year:": "Twelvemonth:", "Tags: ": "Tickets: ", "Click Me!": "Snap me!",
}  # fmt: skip
_LISTS = {"ours": _WORDS, "wordnet": _WORDNET}


class MiniwobSite:
    """The package's pages on a free port, used as a context manager; ``folder`` holds ``miniwob/html``."""

    def __init__(self, folder: Path) -> None:
        handler = partial(_Handler, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> MiniwobSite:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def address(self, task: str, seed: int, mutation: int | None = None, words: str = "ours") -> str:
        """The address of a problem, on a page changed by a mutation and reworded by one of the lists of words."""
        changed = "" if mutation is None else f"&mutate={mutation}&words={words}"
        return f"http://127.0.0.1:{self._server.server_port}/miniwob/{task}.html?seed={seed}{changed}"


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        split = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(split.query).items()}
        if not split.path.endswith(".html") or "seed" not in asked:
            super().do_GET()
            return
        source = (Path(self.directory) / split.path.lstrip("/")).read_text("utf-8")
        mutation = int(asked["mutate"]) if "mutate" in asked else None
        body = page(source, int(asked["seed"]), mutation, asked.get("words", "ours")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return None


def page(source: str, seed: int, mutation: int | None = None, words: str = "ours") -> str:
    """A page of the package with its seed, changed where ``mutation`` is given."""
    names: dict[str, str] = {}
    if mutation is not None:
        names = new_names(source, mutation)
        source = renamed(source, names)
    change = "" if mutation is None else _MUTATE
    for word, value in (
        ("WORDS", json.dumps(_LISTS[words])),
        ("BUTTON", names.get("subbtn", "subbtn")),
        ("(M ", f"({mutation} "),
    ):
        change = change.replace(word, value)
    start = _START.replace("SEED", str(seed)).replace("MUTATE", change)
    return source.replace("</head>", f"{start}\n</head>", 1)


def new_names(source: str, mutation: int) -> dict[str, str]:
    """New names for the ids and classes that the page itself defines; those of its libraries stay."""
    rng = random.Random(mutation)
    markup = source[source.find("<body") :]
    ids = set(re.findall(r"\bid=['\"]([\w-]+)['\"]", markup)) - _FRAME_IDS - _WORDS_OF_HTML
    classes = {name for found in re.findall(r"\bclass=['\"]([^'\"$]+)['\"]", source) for name in found.split()}
    own = {name for name in classes if name == "alink" or ("-" in name and not name.startswith(("ui-", "secondary-")))}
    # Names with a number are put together by the page's script.
    return {name: f"x{rng.randrange(16**5):05x}" for name in sorted(ids | own) if not name[-1].isdigit()}


def renamed(source: str, names: dict[str, str]) -> str:
    """The page with its ids and classes called otherwise, in mark-up, style and script."""
    for old, new in names.items():
        token = re.escape(old)
        if "-" in old or old == "alink":
            source = re.sub(rf"(?<![\w-]){token}(?![\w-])", new, source)
            continue
        source = re.sub(rf"#{token}(?![\w-])", f"#{new}", source)
        source = re.sub(rf"(['\"]){token}(?=['\"])", rf"\g<1>{new}", source)
    return source
