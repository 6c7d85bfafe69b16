"""joblib: objects in files, parallel loops."""

from __future__ import annotations

from nbprod.ir import Call, Library

LIBRARY = Library(
    name="joblib",
    installs={"joblib": "joblib>=1.2,<2"},
    functions={
        "joblib.dump": Call(
            "builtins.list", True, (), ("files",), role="dump", path="1|filename"
        ),
        "joblib.load": Call(
            "", True, (), ("files:read",), role="load_object", path="0|filename"
        ),
        "joblib.cpu_count": Call("builtins.int"),
        "joblib.hash": Call("builtins.str"),
        "joblib.Memory": Call(
            "joblib.Memory", fresh=False, resources=("files",), path="0|location"
        ),
        "joblib.parallel_backend": Call("", resources=("options",)),
    },
    methods={"joblib.Memory": {"clear": Call("", True, (), ("files",))}},
)
