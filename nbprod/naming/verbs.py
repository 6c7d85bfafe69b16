"""Verbs of notebooks: imperative from gerund and noun, and the participle."""

from __future__ import annotations

from nbprod.naming.words import word_set

VERBS = word_set("""
    accumulate add adjust aggregate align annotate answer append apply assemble
    assign attach augment average balance bin blend bootstrap bucket build calculate
    call cap cast center change choose classify clean clip cluster collapse collect
    combine compare compile compute concat concatenate configure connect convert
    copy correct count create cross cut decode decompose deduplicate define delete
    derive detect determine discretize distribute divide download drop embed encode
    engineer enrich ensemble estimate evaluate exclude expand export extract
    factorize fetch fill filter find fit fix flag flatten forecast format generate
    get group handle harmonize hash identify import impute include index infer
    ingest initialize inspect instantiate specify put integrate interpolate invert
    iterate join keep label learn lemmatize limit list load log lowercase make map
    mark mask match measure melt merge model modify monitor move normalize obtain
    optimize order organize pad parse partition perform permute persist pick pickle
    pivot pool prepare preprocess predict process project prune quantify query rank
    read rearrange rebuild recode recover reduce refine refit reindex remove rename
    reorder reorganize replace resample rescale reset reshape resize retrain
    retrieve return rotate round run sample save scale score scrape search segment
    select separate serialize set shift shuffle simplify simulate smooth solve sort
    split stack standardize stem store strip subset subtract sum summarize swap tag
    take test tidy tokenize train transform translate transpose treat trim truncate
    try tune turn typecast undersample oversample unify unpack unpivot update upload
    use validate vectorize verify weight winsorize wrangle write zip
    """)

LOOKING = word_set("""
    analyse analyze ask browse check describe discover display draw examine explain
    explore illustrate inspect investigate look observe peek plot present preview
    print review see show study summarize understand view visualise visualize
    compare
    """)

_GERUNDS = {
    "finetuning": "tune",
    "cutting": "cut",
    "clipping": "clip",
    "mapping": "map",
    "binning": "bin",
    "dropping": "drop",
    "fitting": "fit",
    "getting": "get",
    "grouping": "group",
    "padding": "pad",
    "plotting": "plot",
    "running": "run",
    "setting": "set",
    "splitting": "split",
    "spliting": "split",
    "stemming": "stem",
    "stripping": "strip",
    "swapping": "swap",
    "tagging": "tag",
    "trimming": "trim",
    "zipping": "zip",
    "summing": "sum",
    "flagging": "flag",
    "logging": "log",
    "modelling": "model",
    "labelling": "label",
    "pre-processing": "preprocess",
    "visualising": "visualise",
}

NOUNS = {
    "acquisition": "load",
    "aggregation": "aggregate",
    "augmentation": "augment",
    "binarization": "binarize",
    "calculation": "calculate",
    "classification": "classify",
    "cleanup": "clean",
    "cleansing": "clean",
    "collection": "collect",
    "combination": "combine",
    "comparison": "compare",
    "compilation": "compile",
    "computation": "compute",
    "concatenation": "concatenate",
    "conversion": "convert",
    "creation": "create",
    "decomposition": "decompose",
    "deduplication": "deduplicate",
    "deletion": "delete",
    "detection": "detect",
    "discretization": "discretize",
    "download": "download",
    "estimation": "estimate",
    "evaluation": "evaluate",
    "export": "export",
    "extraction": "extract",
    "filtering": "filter",
    "generation": "generate",
    "import": "import",
    "imputation": "impute",
    "ingestion": "ingest",
    "initialization": "initialize",
    "lemmatization": "lemmatize",
    "normalisation": "normalize",
    "normalization": "normalize",
    "optimization": "optimize",
    "optimisation": "optimize",
    "partition": "partition",
    "prediction": "predict",
    "preparation": "prepare",
    "reduction": "reduce",
    "removal": "remove",
    "resampling": "resample",
    "segmentation": "segment",
    "selection": "select",
    "serialization": "serialize",
    "simulation": "simulate",
    "split": "split",
    "standardisation": "standardize",
    "standardization": "standardize",
    "tokenization": "tokenize",
    "training": "train",
    "transformation": "transform",
    "treatment": "treat",
    "validation": "validate",
    "vectorization": "vectorize",
}

_PARTICIPLES = {
    "build": "built",
    "choose": "chosen",
    "cut": "cut",
    "draw": "drawn",
    "find": "found",
    "fit": "fitted",
    "get": "fetched",
    "hold": "held",
    "keep": "kept",
    "learn": "learned",
    "make": "made",
    "model": "modelled",
    "one": "",
    "overwrite": "overwritten",
    "put": "put",
    "read": "read",
    "rebuild": "rebuilt",
    "run": "completed",
    "set": "set",
    "show": "shown",
    "split": "split",
    "take": "taken",
    "undersample": "undersampled",
    "write": "written",
}
_DOUBLING = word_set(
    "bin clip drop flag log map pad plan plot stem strip swap tag trim zip"
)


def from_gerund(word: str) -> str | None:
    """``handling`` → ``handle``; None where the word is no gerund of a known verb."""
    if word in _GERUNDS:
        return _GERUNDS[word]
    if not word.endswith("ing") or len(word) < 5:
        return None
    stem = word[:-3]
    candidates = [stem, stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        candidates.append(stem[:-1])
    if stem.endswith("is"):
        candidates.append(stem[:-1] + "ze")
    known = VERBS | LOOKING
    return next((verb for verb in candidates if verb in known), None)


def from_third_person(word: str) -> str | None:
    """``fills`` → ``fill``; None where the word is no form of a known verb."""
    known = VERBS | LOOKING
    candidates = [word[:-1]] if word.endswith("s") else []
    if word.endswith("es"):
        candidates.append(word[:-2])
    if word.endswith("ies"):
        candidates.append(word[:-3] + "y")
    return next((verb for verb in candidates if verb in known), None)


def participle(verb: str) -> str:
    """``clean`` → ``cleaned``, ``split`` → ``split``; empty for what is no verb."""
    if verb in _PARTICIPLES:
        return _PARTICIPLES[verb]
    if verb not in VERBS and verb not in LOOKING:
        return ""
    if verb in _DOUBLING:
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


DONE = {participle(verb): verb for verb in sorted(VERBS)}
"""Verbs by their participles: ``computed`` → ``compute``."""
