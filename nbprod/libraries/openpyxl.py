"""openpyxl: workbooks."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import SHARES, each

_BOOK, _SHEET = "openpyxl.Workbook", "openpyxl.worksheet.Worksheet"

LIBRARY = Library(
    name="openpyxl",
    installs={"openpyxl": "openpyxl>=3.0.10,<4"},
    functions={
        "openpyxl.load_workbook": Call(
            _BOOK, resources=("files:read",), role="reader", path="0|filename"
        ),
        "openpyxl.Workbook": Call(_BOOK),
        "openpyxl.styles.*": Call(""),
        "openpyxl.styles.[A-Z]*": Call(""),
    },
    methods={
        _BOOK: {
            "save": Call("", True, (), ("files",), role="writer", path="0|filename"),
            "create_sheet": Call(_SHEET, False, ("self",)),
            "remove": Call("", True, ("self",)),
            "close": Call("", True, ("self",)),
            "__getitem__": Call(_SHEET, fresh=False),
        },
        _SHEET: {
            **each(
                "",
                "append insert_rows delete_rows insert_cols delete_cols",
                Call("", True, ("self",)),
            ),
            **each("", "merge_cells add_chart add_image", Call("", False, ("self",))),
            "cell": Call("", False, ("self",)),
            "iter_rows": SHARES,
            "iter_cols": SHARES,
        },
    },
    attributes={f"{_BOOK}.active": _SHEET, f"{_BOOK}.sheetnames": "builtins.list"},
)
