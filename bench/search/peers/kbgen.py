"""kbgen's own engines, Whoosh in Python and the script in the browser: both answer through its evaluation."""

from __future__ import annotations

from importlib import import_module  # kbgen.search.evaluation
from pathlib import Path
from typing import Any


def evaluate(request: dict[str, Any]) -> dict[str, Any]:
    """The whole collection, as `kbgen search --eval` asks it; `runtime` is `python` or `browser`."""
    evaluation = import_module("kbgen.search.evaluation")
    run = evaluation.evaluate(Path(request["collection"]), request["options"]["runtime"])
    ranked = {(answer["qid"], answer["variant"]): answer for answer in run.answers}
    return {
        "build_seconds": run.build_seconds,
        "index_bytes": run.index_bytes,
        "first_bytes": run.first_bytes,
        "answers": [ranked[qid, variant] for qid, variant in request["forms"]],
    }
