"""wordcloud: draws with a generator of its own."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import each, written

_CLOUD = "wordcloud.WordCloud"

LIBRARY = Library(
    name="wordcloud",
    installs={"wordcloud": "wordcloud>=1.9,<2"},
    annotations=written("from wordcloud import", "WordCloud"),
    functions={
        _CLOUD: Call(_CLOUD, fresh=False, role="figure"),
        "wordcloud.ImageColorGenerator": Call(
            "wordcloud.ImageColorGenerator", fresh=False
        ),
    },
    methods={
        _CLOUD: {
            **each(
                "",
                """generate generate_from_text generate_from_frequencies fit_words
                recolor""",
                Call("self", False, ("self",), role="plot"),
            ),
            **each("", "to_image to_array", Call("", role="plot")),
            "process_text": Call("builtins.dict"),
            "to_file": Call(
                "self", False, (), ("files",), role="writer", path="0|filename"
            ),
        }
    },
    attributes={f"{_CLOUD}.words_": "builtins.dict"},
)
