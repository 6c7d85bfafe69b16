"""Function names that a heading gives: imperative, specific, true to the stage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbprod.naming.verbs import DONE, LOOKING, NOUNS, VERBS, from_gerund
from nbprod.naming.words import heading_text, plain, to_ascii, word_set, words_of
from nbprod.stages import by_words, fold

MAX_WORDS, MAX_LENGTH = 5, 40
_STARTER = re.compile(
    r"^(?:so|now|then|next|first|firstly|secondly|finally|here|also|and|ok|okay|let's"
    r"|lets|let us|we|i|will|we'll|i'll|shall|am|are|going to|need to|want to|have to"
    r"|try to|trying to|please|time to|how to|to|simply|just|again|quickly|performing"
    r"|perform|doing|do|applying)\b[\s,]*",
    re.IGNORECASE,
)
_DROPPED = word_set("the a an of our my your this these those its their some it them")
_CODE = re.compile(r"[=${}\\<>@^~]|\w\(|__")
_TELLS = word_set("is are was were comes has have does did can cannot")
_MEANS = word_set("using with via by through because which that so when if vs versus")
_WITH = word_set("merge merging join joining combine combining replace compare")
_PLACES = word_set("in into on from for to at as before after based between")
_NEEDLESS_ENDS = word_set(
    "algorithm algorithms classification classifier clustering method model "
    "models regressor technique approach example examples step steps phase section part"
)
GENERIC = word_set("""
    data dataset datasets code example examples exercise exercises solution
    introduction part model models result results setup set overview conclusion
    conclusions notes misc other step section task question problem statement
    background method methods approach analysis final main test new table contents
    content summary references reference resources outline goal objective objectives
    about machine learning deep science project notebook tutorial lesson chapter
    appendix basic basics more general and or training testing validation
    information info details description context import imports usage demo test1
    todo note hint tip warning remark remarks eda exploratory univariate bivariate
    function functions helper classes class
    """)
_FOREIGN = word_set("des de la le les du et el los las da dos der die das und von para")
NO_FUNCTION = word_set(
    "library libraries package packages module modules dependency dependencies"
)
_NOT_TRAINING = word_set(
    "set sets data dataset time error errors curve curves rate loss accuracy score "
    "results examples samples instances"
)
NOUN_FIRST = word_set(
    "model test process score label log set index cluster project query measure "
    "average list mask weight cross rank balance string visual"
)
_ADJECTIVES = word_set(
    "standard min max stratified random grid simple basic final initial new additional "
    "further advanced manual minmax quick tf idf"
)
_SINGULARS = word_set(
    "feature outlier variable value column hyperparameter parameter label category "
    "duplicate row predictor coefficient metric prediction record attribute"
)
LOOKING_NOUNS = {
    "visualization": "plot",
    "visualisation": "plot",
    "exploration": "explore",
    "inspection": "inspect",
    "description": "describe",
}
_PHRASES = (
    (re.compile(r"^(train(ing)?|test) (and )?(validation )?(test(ing)?|train) "
                r"(data )?(set )?split(ting)?$"), "split"),
    (re.compile(r"^split(ting)? (data )?(in)?to (train|test).*"), "split"),
    (re.compile(r"^split(ting)? (the )?(data|dataset) (in)?to .*"), "split_data"),
    (re.compile(r"^feature engineering$"), "engineer_features"),
    (re.compile(r"^(k fold )?cross validat(ion|ing|e)$"), "cross_validate"),
    (re.compile(r"^(do |perform )?one hot encod(ing|e)$"), "one_hot_encode"),
    (re.compile(r"^log transform(ation|ing)?$"), "log_transform"),
    (re.compile(r"^(model|models) comparison$"), "compare_models"),
    (re.compile(r"^grid search( cv)?$"), "grid_search"),
    (re.compile(r"^(data )?preparation$"), "prepare_data"),
)  # fmt: skip
_FIRST_VERBS = {"import": "load", "importing": "load"}
_MEASURES = word_set(
    "matrix report score scores accuracy error metric metrics auc rmse mae mse recall "
    "precision r2 statistics"
)


def names_from_heading(stage: str, heading: str, *, plots: bool = False) -> list[str]:
    """Names for a function of the stage, the best first; none where nothing fits."""
    if plain(heading).rstrip().endswith("?"):
        return []
    names = []
    for clause in _clauses(heading_text(heading)):
        ascii_clause = to_ascii(clause)
        if ascii_clause is None:
            continue
        name = _from_clause(stage, ascii_clause, plots)
        if name and name not in names:
            names.append(name)
    return names


def _clauses(text: str) -> Iterator[str]:
    parts = [
        p for p in re.split(r"\s*[:;|]\s*|\s+[-–—/>&]+\s+|,\s+", text) if p.strip()
    ]
    if len(parts) < 2 or text.count(",") > 1:  # no parts, or a list of things
        yield text
        return
    last, first = parts[-1], parts[0]
    remark = re.match(r"(?:an?|the|how|why|what|some)\b", last, re.IGNORECASE)
    yield from (first, last) if remark or " & " in text else (last, first)


def _from_clause(stage: str, clause: str, plots: bool) -> str:
    clause = re.sub(r"\bdeal(ing)? with\b", "handling", clause, flags=re.IGNORECASE)
    clause = re.sub(r"\b(pre|fine)-", r"\1", clause, flags=re.IGNORECASE)
    while match := _STARTER.match(clause):
        if not clause[match.end() :]:
            break
        clause = clause[match.end() :]
    special = next((n for p, n in _PHRASES if p.match(fold(clause))), "")
    clause = re.sub(
        r"\bdata (set|frame)(s?)\b", r"data\1\2", clause, flags=re.IGNORECASE
    )
    words = [w for w in words_of(clause) if w not in _DROPPED]
    if _TELLS & set(words[1:]) or _CODE.search(clause):
        return ""
    words = _without_means(words)
    if not words or NO_FUNCTION & set(words) or all(w.isdigit() for w in words):
        return ""
    said = by_words(clause)
    verbal = special or _verb_phrase(words, looking=stage == "report")
    if verbal:
        fits = fits_stage(stage, said) and (stage != "report" or _looks(verbal))
        return verbal if fits and _short(verbal) else ""
    name = _noun_phrase(stage, said, words, plots)
    return name if _short(name) else ""


def _without_means(words: list[str]) -> list[str]:
    means = _MEANS - {"with"} if words[:1] and words[0] in _WITH else _MEANS
    cut = next((i for i, w in enumerate(words) if w in means and i), len(words))
    words = words[:cut]
    if len(words) > 4:
        cut = next((i for i, w in enumerate(words) if w in _PLACES and i), len(words))
        words = words[:cut]
    while words and words[-1] in _PLACES | {"and", "or"}:
        words = words[:-1]
    return words


def _verb_phrase(words: list[str], *, looking: bool) -> str:
    """``handle_missing_values`` from any form of it; empty if there is no verb."""
    known = VERBS | LOOKING if looking else VERBS
    first, rest = words[0], words[1:]
    if rest and first in ("training", "testing", "learning") and (
        rest[0] in _NOT_TRAINING
    ):  # fmt: skip
        return ""
    verb = _FIRST_VERBS.get(first) or from_gerund(first) or ""
    if not verb and first in known and (first not in NOUN_FIRST or looking):
        verb = first
        if rest and first in ("train", "test", "learn") and rest[0] in _NOT_TRAINING:
            return ""
    if verb:
        return "_".join([verb, *rest]) if verb in known else ""
    return _nominal(words, known)


def _nominal(words: list[str], known: frozenset[str]) -> str:
    """``clean_data`` from "data cleaning"; or empty."""
    *rest, last = words
    verb = NOUNS.get(last) or LOOKING_NOUNS.get(last) or from_gerund(last) or ""
    verb = verb or (DONE.get(last, "") if last.endswith("ed") and rest else "")
    doubtful = ("learning", "clustering", "classification", "testing", "boosting")
    if verb not in known or last in doubtful or {"and", "or"} & set(rest):
        return ""
    rest = [word for word in rest if word not in _ADJECTIVES]
    if rest and rest[-1] in _SINGULARS:
        rest[-1] = rest[-1][:-1] + "ies" if rest[-1].endswith("y") else rest[-1] + "s"
    return "_".join([verb, *rest])


def _looks(name: str) -> bool:
    return name.split("_")[0] in LOOKING | {"plot"}


def fits_stage(stage: str, said: str | None) -> bool:
    """Whether a heading that speaks of a stage may name what another one does."""
    return (
        said is None
        or said == stage
        or stage in ("compute", "report")
        or {said, stage} == {"clean", "features"}
    )


def _noun_phrase(stage: str, said: str | None, words: list[str], plots: bool) -> str:
    modelling = {"train", "predict", "evaluate"}
    if not fits_stage(stage, said) and not {stage, said or ""} <= modelling:
        return ""
    if stage == "split" or LOOKING & set(words) and stage != "report":
        return ""
    if words[-1] == "analysis" and len(words) in (2, 3) and _specific(words):
        return "_".join(["analyze", *words[:-1]])
    while len(words) > 1 and words[-1] in _NEEDLESS_ENDS | _PLACES:
        words = words[:-1]
    if len(words) > 3 or not _specific(words) or any(map(_repeats, words)):
        return ""
    if stage == "evaluate" and words[-1] in _MEASURES:
        return "_".join(["compute", *words])
    if stage == "clean" and words[-1] in ("values", "value", "outliers", "duplicates"):
        return "_".join(["handle", *words]).removesuffix("value").rstrip("_")
    if stage in ("train", "predict") and words[-1] in _MEASURES:
        return ""
    featured = {"feature", "features"} & set(words)
    making = "make" if featured else "prepare"
    verbs = {"features": making, "report": "plot" if plots else "show"}
    return "_".join([verbs.get(stage, stage), *words])


def _repeats(word: str) -> bool:
    """Whether the noun is a stage's own verb, or a look at something."""
    verb = NOUNS.get(word, LOOKING_NOUNS.get(word, ""))
    return word.startswith(
        ("predict", "evaluat", "persist", "sav", "export")
    ) or verb in (LOOKING - VERBS | {"train"})


def _specific(words: list[str]) -> bool:
    odd = words[0].endswith("ing") and words[0] not in ("missing", "string")
    if odd or _FOREIGN & set(words):
        return False
    return any(
        word not in GENERIC and not word.isdigit() and len(word) > 1 for word in words
    ) and not any(from_gerund(word) in LOOKING for word in words)


def _short(name: str) -> bool:
    return 0 < len(name) <= MAX_LENGTH and name.count("_") < MAX_WORDS
