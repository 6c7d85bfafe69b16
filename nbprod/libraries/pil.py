"""Pillow: images."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import PURE, each, typed

_IMAGE = "PIL.Image.Image"

LIBRARY = Library(
    name="pil",
    installs={"PIL": "pillow>=9.2"},
    functions={
        "PIL.Image.open": Call(
            _IMAGE, resources=("files:read",), role="reader", path="0|fp"
        ),
        "PIL.Image.fromarray": Call(_IMAGE, fresh=False),
        **each("PIL.Image", "new merge blend composite", Call(_IMAGE)),
        "PIL.ImageFont.*": Call("", resources=("files:read",)),
        "PIL.ImageDraw.Draw": Call("PIL.ImageDraw.ImageDraw", fresh=False),
        "PIL.ImageOps.*": Call(_IMAGE),
    },
    methods={
        _IMAGE: {
            **each(
                "",
                "resize convert crop rotate copy transpose filter point",
                Call(_IMAGE),
            ),
            **each("", "getpixel getbbox histogram getcolors tobytes getextrema", PURE),
            "getdata": Call("", fresh=False),
            "split": Call("builtins.tuple"),
            **each(
                "",
                "thumbnail putpixel paste putalpha putdata close load",
                Call("", True, ("self",)),
            ),
            "save": Call("", True, (), ("files",), role="writer", path="0|fp"),
            "show": Call("", resources=("stdout",), role="show"),
        },
        "PIL.ImageDraw.ImageDraw": each(
            "", "text line rectangle ellipse polygon point", Call("", True, ("self",))
        ),
    },
    attributes=typed(
        _IMAGE,
        "builtins.tuple: size\nbuiltins.str: mode format\nbuiltins.int: width height",
    ),
)
