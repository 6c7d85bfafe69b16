"""What releases of Python and of IPython took away, part of their leaves."""

from __future__ import annotations

from nbprod.libraries._removing import removed

PYTHON = removed(
    "",
    "https://docs.python.org/3/whatsnew/{}.html",
    """
    3.0 2.6
    builtins.xrange -> :range
    builtins.raw_input -> :input
    builtins.unichr -> :chr
    builtins.unicode ~> :str
    builtins.basestring -> :str
    builtins.long -> :int
    builtins.reduce -> functools:reduce
    builtins.dict.iteritems -> items
    builtins.dict.itervalues -> values
    builtins.dict.iterkeys -> keys
    builtins.dict.has_key -> ({0} in {self})
    cPickle -> pickle:
    StringIO.StringIO -> io:StringIO
    cStringIO.StringIO -> io:StringIO
    urllib2 urlparse -- urllib.request, urllib.error and urllib.parse
    urllib2.{urlopen,Request} -> urllib.request:*
    urllib2.{HTTPError,URLError} -> urllib.error:*
    urllib.{urlopen,urlretrieve} -> urllib.request:*
    urllib.{urlencode,quote,unquote,quote_plus} -> urllib.parse:*
    urlparse.{urlparse,urljoin,parse_qs} -> urllib.parse:*
    ConfigParser -> configparser:
    Queue -> queue:
    itertools.izip -> :zip
    itertools.imap -> :map
    itertools.ifilter -> :filter
    itertools.izip_longest -> zip_longest
    string.letters -> ascii_letters
    string.lowercase -> ascii_lowercase
    string.uppercase -> ascii_uppercase
    string.maketrans -> :str.maketrans
    os.getcwdu -> getcwd
    sys.maxint -> maxsize
    HTMLParser.HTMLParser -> html.parser:HTMLParser
    3.8 3.3
    time.clock -> perf_counter
    3.9 3.5
    fractions.gcd -> math:gcd
    cgi.escape -> html:escape
    3.10 3.3
    collections.{Mapping,MutableMapping,Sequence,MutableSequence,Iterable,Iterator,
        Callable,Hashable,Sized,Set,MutableSet,Container,Generator} -> collections.abc:*
    3.11 3.0
    inspect.getargspec -> getfullargspec
    asyncio.coroutine -- `async def`
    3.12 3.4
    imp.reload -> importlib:reload
    imp -- importlib
    distutils.version.{LooseVersion,StrictVersion} ~> packaging.version:Version
    distutils.util.strtobool -- a comparison
    distutils -- setuptools, sysconfig or shutil
    """,
)
IPYTHON = removed(
    "IPython",
    "https://ipython.readthedocs.io/en/stable/whatsnew/version{}.html",
    """
    4 4
    html.widgets -> ipywidgets:
    parallel -> ipyparallel:
    9 7.14
    core.display.{display,clear_output,publish_display_data,update_display}
        -> IPython.display:*
    """,
)
