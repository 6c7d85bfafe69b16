"""NLTK: tokenisers and stemmers are pure; corpora are files that were downloaded."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import LIST, PURE, STR, each, under

_READ = ("files:read",)
_STEMMER = "nltk.stem.api.StemmerI"
_STEMMERS = (
    "PorterStemmer LancasterStemmer SnowballStemmer WordNetLemmatizer RegexpStemmer"
)
_TOKENIZERS = """RegexpTokenizer WordPunctTokenizer TweetTokenizer WhitespaceTokenizer
    TreebankWordTokenizer ToktokTokenizer PunktSentenceTokenizer BlanklineTokenizer"""
_CORPORA = """stopwords wordnet brown gutenberg reuters movie_reviews words names
    treebank twitter_samples inaugural webtext nps_chat genesis"""

LIBRARY = Library(
    name="nltk",
    installs={"nltk": "nltk>=3.8,<4"},
    functions={
        "nltk.download": Call(
            "builtins.bool", resources=("network", "files", "stdout"), role="download"
        ),
        **{
            f"nltk.corpus.{corpus}.*": Call("", resources=_READ, role="dataset")
            for corpus in _CORPORA.split()
        },
        "nltk.corpus.stopwords.words": Call(
            "builtins.list", resources=_READ, role="dataset"
        ),
        **each(
            "nltk",
            "word_tokenize sent_tokenize wordpunct_tokenize regexp_tokenize",
            LIST,
        ),
        **each(
            "nltk.tokenize",
            "word_tokenize sent_tokenize wordpunct_tokenize regexp_tokenize",
            LIST,
        ),
        **each("nltk", "pos_tag", LIST),
        "nltk.tag.pos_tag": LIST,
        **each("nltk", "ngrams bigrams trigrams", Call("", fresh=False)),
        "nltk.util.ngrams": Call("", fresh=False),
        **each(
            "nltk",
            "FreqDist probability.FreqDist",
            Call("nltk.probability.FreqDist", True),
        ),
        **{
            f"nltk.{place}{name}": Call(f"nltk.stem.{name}", role="")
            for name in _STEMMERS.split()
            for place in (
                "",
                "stem.",
                "stem.porter.",
                "stem.snowball.",
                "stem.wordnet.",
            )
        },
        **{
            f"nltk.{place}{name}": Call(f"nltk.tokenize.{name}")
            for name in _TOKENIZERS.split()
            for place in ("", "tokenize.")
        },
        **each(
            "nltk.sentiment",
            "SentimentIntensityAnalyzer vader.SentimentIntensityAnalyzer",
            Call("nltk.sentiment.SentimentIntensityAnalyzer"),
        ),
        **each("nltk.metrics", "edit_distance jaccard_distance", PURE),
        "nltk.edit_distance": PURE,
        "nltk.translate.bleu_score.*": Call("", role="metric"),
        "nltk.data.load": Call("", resources=_READ),
        "nltk.data.path.append": Call("", resources=("environment",)),
    },
    methods={
        _STEMMER: {**each("", "stem lemmatize", STR)},
        "nltk.tokenize.RegexpTokenizer": {
            **each("", "tokenize tokenize_sents span_tokenize", LIST),
        },
        "nltk.sentiment.SentimentIntensityAnalyzer": {
            "polarity_scores": Call("builtins.dict")
        },
        "nltk.probability.FreqDist": {
            **each("", "freq N B hapaxes max", PURE),
            "plot": Call("", True, (), ("figure",), role="plot"),
            "tabulate": Call("", resources=("stdout",), role="display"),
        },
    },
    bases={
        **under(_STEMMER, "nltk.stem", _STEMMERS),
        **{
            f"nltk.tokenize.{name}": "nltk.tokenize.RegexpTokenizer"
            for name in _TOKENIZERS.split()[1:]
        },
        "nltk.probability.FreqDist": "collections.Counter",
    },
)
