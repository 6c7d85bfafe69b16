"""Secrets leave a notebook's texts, and are not lost in its code."""

from __future__ import annotations

from nbprod.ir import CarriedFile, Cell, Notebook, Output, PipRequirement
from nbprod.reading.redaction import secrets_of, without_secrets

SECRET = "Zx81Kq0vTn" + "4LpW9sYd2F"


def notebook() -> Notebook:
    """A notebook with a secret in every corner of it."""
    code = f"# token = '{SECRET}'\napi_key = '{SECRET}'  # {SECRET}\nprint(api_key)\n"
    return Notebook(
        "x.ipynb",
        (
            Cell(1, None, "a", "markdown", f"# Load\nThe key is `{SECRET}`."),
            Cell(2, 1, "b", "code", code, code, (Output("stream", f"{SECRET}\n"),)),
        ),
        carried=(CarriedFile("prep.py", f"password = 'tiger'\nuse('{SECRET}')\n", 2),),
        pip=(PipRequirement("pandas==1.5.3", 2, 1),),
    )


def test_texts_lose_them_and_code_keeps_them() -> None:
    before = notebook()
    known = secrets_of(before)
    assert set(known) == {SECRET, "tiger"}
    after = without_secrets(before, known)
    text, code = after.cells
    assert SECRET not in text.source and text.source.startswith("# Load\n")
    assert (
        code.code == f"# token = '***'\napi_key = '{SECRET}'  # ***\nprint(api_key)\n"
    )
    assert code.outputs[0].text == "***\n"
    assert after.carried[0].text == "password = '***'\nuse('***')\n"
    assert {note.cell for note in after.notes} == {1, 2}
    assert not any(SECRET in note.message for note in after.notes)


def test_a_notebook_without_any_stays_the_same() -> None:
    plain = Notebook("x.ipynb", (Cell(1, 1, "a", "code", "x = 1  # one\n", "x = 1\n"),))
    assert secrets_of(plain) == ()
    assert without_secrets(plain, ()) == plain
