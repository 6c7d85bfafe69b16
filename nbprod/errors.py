"""What stops nbprod: a message that says where, what, and what to do next."""

DONE, DIFFERENT, CANNOT = 0, 1, 2
"""Exit statuses."""


class NbprodError(Exception):
    """Cannot proceed: the command prints the message and exits with status 2."""


class Located(NbprodError):
    """Cannot proceed because of a place in the notebook."""

    def __init__(self, notebook: str, cell: int, line: int, message: str) -> None:
        """Say the place as users count: cells over all cells, lines in their cell."""
        self.cell, self.line, self.why = cell, line, message
        where = notebook
        if cell:
            where += f", cell {cell}"
        if line:
            where += f", line {line}"
        super().__init__(f"{where}: {message}")


class OtherLanguage(NbprodError):
    """Cannot proceed because the notebook is none in Python."""
