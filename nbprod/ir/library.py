"""What is known of libraries: what calling their functions and methods does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Call:
    """What calling a function, class or method does, as far as dataflow is concerned.

    ``returns`` is a dotted class name, ``"self"`` (the receiver itself), ``"0"`` (the
    first argument itself), a tuple type such as ``"tuple[pandas.DataFrame,...]"``, or
    ``""``. ``fresh`` says that the result shares no mutable object with the arguments
    or the receiver. ``mutates`` names what is changed in place: ``"self"``, positions
    ``"0"``, keywords ``"out"``, ``"parts"`` for the models that the receiver was made
    of, or ``"*"`` for anything reachable. ``resources`` are what it touches outside of
    names, each ``name`` (reads and changes) or ``name:read``: ``random``, ``files``,
    ``figure``, ``stdout``, ``options`` (how things are shown), ``modes`` (how libraries
    compute), ``environment``, ``network``. ``seeded_by`` is
    the keyword (or ``#position``) that, given and not None, takes ``random`` away.
    ``inplace`` says that a true ``inplace=`` changes the receiver. ``calls`` names
    positions or keywords of arguments that are called (``"0"``, ``"func"``). ``role``
    says what it is for; stages and plan read it.
    """

    returns: str = ""
    fresh: bool = True
    mutates: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    seeded_by: str = ""
    inplace: bool = False
    calls: tuple[str, ...] = ()
    role: str = ""
    path: str = ""
    """Where a file's path is given: a position or keywords, as ``"0|path"``."""
    code: str = ""
    """Where a text is given whose names are looked up in the caller's scope, as a
    formula's are: a place as in ``path``."""
    shallow: bool = False
    """Where it is not fresh: the result itself is new, but holds what it was given."""
    alike: bool = False
    """Whether it gives an array or a float where its first argument is one."""
    variants: tuple[tuple[str, Call], ...] = ()
    """(condition, call): what it does instead where an argument says so, first match;
    conditions as in ``libraries.chosen``."""


@dataclass(frozen=True)
class Removal:
    """A name or argument that releases no longer have, and what is written instead.

    ``to`` is as ``libraries/_removing.py`` says; empty where nothing stands for it.
    Without ``gone`` it is still there, and only deprecated, or means something else.
    """

    gone: str
    """The first release without it."""
    deprecated: str = ""
    """The first release that warned of it, where that is told."""
    to: str = ""
    since: str = ""
    """The first release that has ``to``, where not all do that nbprod supports."""
    safe: bool = False
    """Whether ``to`` gives the same results wherever both run."""
    words: str = ""
    """What to do, where ``to`` does not say it all."""
    source: str = ""
    """Where its library tells of it."""


@dataclass(frozen=True)
class Library:
    """What nbprod knows of one library; one file in ``libraries/`` each.

    ``functions`` maps dotted names (``pandas.read_csv``, and classes, which are called
    to construct) to their calls; a key ending in ``.*`` is the default for a module.
    ``methods`` maps a class's dotted name to its methods; ``"*"`` is the default for
    its other methods. ``attributes`` maps ``Class.attribute`` to the attribute's type
    (a view of the receiver); those in ``own`` are nothing of what the object was made
    of, even where it keeps that. ``bases`` maps a class, or ``module.*``, to the class
    whose methods it shares.
    """

    name: str
    installs: Mapping[str, str] = field(default_factory=dict)
    """Import name → what pip installs and the bounds that it is known to work with:
    from a release line that works on Python 3.10 and with what is emitted to below the
    next major release. Without bounds no version has been tried; ``-`` cannot be
    installed."""
    wheels: Mapping[int, str] = field(default_factory=dict)
    """Minor version of Python → the first release that has wheels for it."""
    removed: Mapping[str, Removal] = field(default_factory=dict)
    """Name, ``name(keyword)``, ``name(#position)`` or ``name(keyword=value)`` → what
    became of it; of a module, all that is below it."""
    before: Mapping[str, str] = field(default_factory=dict)
    """Release → what the releases before it need of other distributions."""
    system: tuple[str, ...] = ()
    """Debian packages that it needs and slim images lack."""
    engines: Mapping[str, str] = field(default_factory=dict)
    """Pattern of a call, whole or its last part → distributions that it imports."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Another name of a module, function or class → where the documentation has it.
    The longest prefix counts; a key ending in ``.*`` is for classes below it."""
    same: frozenset[str] = frozenset()
    """Modules among ``aliases`` whose names are the very objects that the documented
    module has, whichever of the two is imported."""
    annotations: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Class → how it is written in emitted code, and the import that this needs."""
    functions: Mapping[str, Call] = field(default_factory=dict)
    methods: Mapping[str, Mapping[str, Call]] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    bases: Mapping[str, str] = field(default_factory=dict)
    constants: frozenset[str] = frozenset()
    acts: Mapping[str, str] = field(default_factory=dict)
    """What acts by being imported → the module that needs it to have done so."""
    options: frozenset[str] = frozenset()
    """Attributes, and what is below them, that say how things are shown; all others
    that are set change how the library computes."""
    modes: frozenset[str] = frozenset()
    """Those below them that change how it computes all the same."""
    star: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names that ``from module import *`` binds, for modules where people do that."""
