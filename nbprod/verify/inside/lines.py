"""Which lines of a package run, and which modules its run loads."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from . import watch


def main(output: str, root: str, *rest: str) -> None:
    """Run a package as ``watch`` does; write ``{lines: {file: […]}, modules: […]}``.

    ``root`` is the folder whose files are looked at.
    """
    seen: dict[str, set[int]] = {}

    def entered(frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(root):
            return None
        lines = seen.setdefault(name, set())
        lines.add(frame.f_lineno)

        def went_on(frame: FrameType, event: str, argument: Any) -> Any:
            lines.add(frame.f_lineno)
            return went_on

        return went_on

    before = set(sys.modules)
    sys.settrace(entered)
    try:
        watch.main(["package", *rest])
    finally:
        sys.settrace(None)
    package = rest[0]
    loaded = [
        name
        for name in sys.modules
        if name not in before and name.partition(".")[0] not in (package, "__main__")
    ]
    lines = {name: sorted(found) for name, found in sorted(seen.items())}
    document = {"lines": lines, "modules": loaded}
    Path(output).write_text(json.dumps(document), "utf-8")
