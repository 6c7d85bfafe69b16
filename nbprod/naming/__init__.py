"""Names and docstrings of what is emitted, from the notebook's words and what it does.

Pure and deterministic: the same words and evidence give the same name.
"""

from nbprod.naming.accounts import account
from nbprod.naming.docstrings import (
    docstring_literal,
    function_docstring,
    is_chatter,
    is_echo,
    module_docstring,
    shows,
    summary_of_comments,
    telling_more,
    tells,
)
from nbprod.naming.functions import Evidence, function_name, record_name
from nbprod.naming.options import setting_name
from nbprod.naming.prose import paragraph
from nbprod.naming.sections import section_docstring, section_name
from nbprod.naming.titles import title

__all__ = [
    "Evidence",
    "account",
    "docstring_literal",
    "function_docstring",
    "function_name",
    "is_chatter",
    "is_echo",
    "tells",
    "module_docstring",
    "record_name",
    "section_docstring",
    "section_name",
    "setting_name",
    "shows",
    "paragraph",
    "summary_of_comments",
    "telling_more",
    "title",
]
