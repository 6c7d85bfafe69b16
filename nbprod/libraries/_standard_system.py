"""The parts of the standard library that touch files, processes and the network."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._files import FILE_METHODS
from nbprod.libraries._table import (
    BOOL,
    CLASS,
    DICT,
    INT,
    LIST,
    MODE,
    NEW,
    PURE,
    STR,
    each,
)

_READS, _WRITES = ("files:read",), ("files",)
_LOOK = Call("", resources=_READS)
_LOOK_ITERATES = Call("builtins.iterator", resources=_READS)
_LOOK_BOOL = Call("builtins.bool", resources=_READS)
_LOOK_LIST = Call("builtins.list", resources=_READS)
_LOOK_STR = Call("builtins.str", resources=_READS)
_CHANGE = Call("builtins.NoneType", resources=_WRITES)
_CHANGE_AT = Call("builtins.NoneType", resources=_WRITES, path="0|path|name")
_ENV_READ = Call("", resources=("environment:read",))
_ENV = Call("", resources=("environment",))
_OUTSIDE = Call("", False, resources=("files", "network", "environment", "stdout"))
_FETCH = Call("", resources=("network",), role="download")
_OPEN_READ = Call(
    "io.TextIOWrapper", resources=_READS, role="reader", path="0|filename"
)
_OPEN = Call(
    "io.TextIOWrapper",
    resources=_WRITES,
    role="writer",
    path="0|filename",
    variants=(("#1|mode=r,rt,rb", _OPEN_READ),),
)
_OPEN_PACKED = Call(
    _OPEN.returns,
    resources=_WRITES,
    role="writer",
    path="0|filename",
    variants=(("!#1|mode", _OPEN_READ), ("#1|mode=r,rt,rb", _OPEN_READ)),
)
_ARCHIVE = Call(CLASS, fresh=False, resources=_WRITES, path="0|file|name")

_OS = {
    "os.path.*": STR,
    **each(
        "os.path", "exists isfile isdir islink ismount lexists samefile", _LOOK_BOOL
    ),
    **each("os.path", "getsize getmtime getctime getatime", _LOOK),
    **each("os.path", "abspath realpath expanduser", STR),
    "os.path.isabs": BOOL,
    **each("os.path", "split splitext splitdrive", Call("tuple[builtins.str,...]")),
    **each("os", "listdir", _LOOK_LIST),
    **each("os", "walk scandir", _LOOK_ITERATES),
    **each("os", "stat access", _LOOK),
    "os.getcwd": Call("builtins.str", resources=("environment:read",)),
    **each("os", "makedirs mkdir remove unlink rmdir removedirs", _CHANGE_AT),
    **each("os", "rename replace renames utime chmod symlink link truncate", _CHANGE),
    **each("os", "chdir putenv unsetenv umask", _ENV),
    **each(
        "os", "getenv environ.get environ.copy environ.keys environ.items", _ENV_READ
    ),
    **each("os", "environ.setdefault environ.update environ.pop environ.clear", _ENV),
    **each("os", "system popen startfile kill", _OUTSIDE),
    **each("os", "cpu_count getpid getlogin", INT),
    "os.fspath": STR,
    "os.urandom": Call("builtins.bytes"),
}
_FILES = {
    "glob.glob": Call("builtins.list", resources=_READS),
    "glob.iglob": Call("builtins.iterator", resources=_READS),
    "glob.escape": STR,
    **each("shutil", "copy copy2 copyfile copytree move make_archive", _CHANGE),
    **each("shutil", "rmtree unpack_archive", _CHANGE),
    "shutil.which": _LOOK,
    "shutil.disk_usage": _LOOK,
    "shutil.copyfileobj": Call("", mutates=("0", "1"), resources=_WRITES),
    "io.open": _OPEN_PACKED,
    "io.StringIO": Call("io.StringIO"),
    "io.BytesIO": Call("io.BytesIO"),
    "codecs.open": _OPEN_PACKED,
    **each("gzip", "open", _OPEN_PACKED),
    **each("bz2", "open BZ2File", _OPEN_PACKED),
    **each("lzma", "open", _OPEN_PACKED),
    **each("gzip", "compress decompress", Call("builtins.bytes")),
    "zipfile.ZipFile": _ARCHIVE,
    "tarfile.open": Call("tarfile.TarFile", False, resources=_WRITES, path="0|name"),
    "zipfile.is_zipfile": _LOOK_BOOL,
    **each("csv", "reader DictReader", Call("csv.reader", fresh=False, role="reader")),
    **each("csv", "writer DictWriter", Call("csv.writer", fresh=False)),
    "csv.Sniffer": NEW,
    **each(
        "pickle",
        "load",
        Call("", mutates=("0", "file"), resources=_READS, role="load_object"),
    ),
    **each(
        "pickle",
        "dump",
        Call(
            "builtins.NoneType",
            mutates=("1", "file"),
            resources=_WRITES,
            role="dump",
        ),
    ),
    "pickle.dumps": Call("builtins.bytes", role="dump"),
    "pickle.loads": Call("", role="load_object"),
    "shelve.open": _ARCHIVE,
    **each(
        "tempfile", "mkdtemp mktemp gettempdir", Call("builtins.str", True, (), _WRITES)
    ),
    "tempfile.*": Call("", resources=_WRITES),
    **each("pathlib", "Path PurePath PosixPath", Call("pathlib.Path")),
    **each("pathlib.Path", "cwd home", Call("pathlib.Path")),
}
_PROCESS = {
    "subprocess.*": _OUTSIDE,
    "subprocess.[A-Z]*": _OUTSIDE,
    **each("sys", "exit", Call("")),
    **each("sys", "getsizeof getrefcount getrecursionlimit", INT),
    "sys.setrecursionlimit": MODE,
    "sys.getdefaultencoding": STR,
    **each("sys.path", "append insert extend remove", _ENV),
    **each(
        "sys.stdout", "write flush", Call("", resources=("stdout",), role="display")
    ),
    **each(
        "sys.stderr", "write flush", Call("", resources=("stdout",), role="display")
    ),
    "platform.*": PURE,
    **each("getpass", "getpass getuser", STR),
    "traceback.*": Call("", resources=("stdout",)),
    "inspect.getsource": STR,
    "importlib.reload": _OUTSIDE,
    "importlib.import_module": Call(""),
    "multiprocessing.cpu_count": INT,
}
_NETWORK = {
    **each("urllib.parse", "quote quote_plus unquote urlencode urljoin", STR),
    "urllib.parse.*": PURE,
    "urllib.request.urlretrieve": Call(
        "builtins.tuple", resources=("network", "files"), role="download"
    ),
    **each("urllib", "urlretrieve", _FETCH),
    "urllib.request.urlopen": Call(
        "io.TextIOWrapper", resources=("network",), role="download"
    ),
    "urllib.request.Request": NEW,
    "sqlite3.connect": Call("sqlite3.Connection", resources=_WRITES, path="0|database"),
    "smtplib.[A-Z]*": _OUTSIDE,
    "webbrowser.open": _OUTSIDE,
}
SYSTEM = {**_OS, **_FILES, **_PROCESS, **_NETWORK}

_PATH = {
    **each(
        "",
        """joinpath with_suffix with_name with_stem absolute resolve expanduser
        relative_to""",
        Call("pathlib.Path"),
    ),
    **each("", "exists is_file is_dir is_symlink samefile", _LOOK_BOOL),
    **each("", "is_absolute match is_relative_to", BOOL),
    **each("", "glob rglob iterdir", _LOOK_ITERATES),
    **each("", "stat lstat", _LOOK),
    **each("", "mkdir unlink rmdir touch chmod", _CHANGE),
    **each("", "rename replace symlink_to", Call("pathlib.Path", resources=_WRITES)),
    "read_text": Call("builtins.str", resources=_READS, role="reader"),
    "read_bytes": Call("builtins.bytes", resources=_READS, role="reader"),
    **each(
        "",
        "write_text write_bytes",
        Call("builtins.int", True, (), _WRITES, role="writer"),
    ),
    **each("", "as_posix as_uri __str__", STR),
    "open": Call(
        "io.TextIOWrapper",
        resources=_WRITES,
        role="writer",
        variants=(
            ("!#0|mode", Call("io.TextIOWrapper", resources=_READS, role="reader")),
            (
                "#0|mode=r,rb,rt",
                Call("io.TextIOWrapper", True, (), _READS, role="reader"),
            ),
        ),
    ),
}
_ZIP = {
    **each(
        "",
        "extractall extract write writestr add close",
        Call("", True, ("self",), _WRITES),
    ),
    **each("", "namelist infolist getnames getmembers", LIST),
    **each("", "open extractfile", Call("io.TextIOWrapper", False, ("self",), _READS)),
    "read": Call("builtins.bytes", resources=_READS),
    "printdir": Call("", resources=("stdout",)),
}
_DATABASE = Call("sqlite3.Cursor", False, ("self",), ("files",))
SYSTEM_METHODS = {
    "pathlib.Path": _PATH,
    "zipfile.ZipFile": _ZIP,
    "tarfile.TarFile": _ZIP,
    "csv.reader": {"__next__": Call("", False, ("self",), _READS)},
    "csv.writer": each(
        "",
        "writerow writerows writeheader",
        Call("", True, ("self",), _WRITES, role="writer"),
    ),
    "sqlite3.Connection": {
        **each("", "cursor execute executemany executescript", _DATABASE),
        **each("", "commit close rollback", Call("", True, ("self",), _WRITES)),
    },
    "sqlite3.Cursor": {
        **each("", "execute executemany executescript", _DATABASE),
        **each(
            "", "fetchall fetchone fetchmany close", Call("", True, ("self",), _READS)
        ),
    },
    "io.TextIOWrapper": FILE_METHODS,
    "subprocess.CompletedProcess": {},
    "platform.uname_result": {"_asdict": DICT},
}
SYSTEM_ATTRIBUTES = {
    **dict.fromkeys(
        [f"pathlib.Path.{name}" for name in ("name", "stem", "suffix", "anchor")],
        "builtins.str",
    ),
    "pathlib.Path.parent": "pathlib.Path",
    "os.sep": "builtins.str",
    "os.linesep": "builtins.str",
    "os.name": "builtins.str",
    "sys.version": "builtins.str",
    "sys.platform": "builtins.str",
    "sys.executable": "builtins.str",
}
CONSTANTS = frozenset("""math.pi math.e math.tau math.inf math.nan string.ascii_letters
    string.ascii_lowercase string.ascii_uppercase string.digits string.punctuation
    string.printable string.whitespace string.hexdigits os.sep os.linesep os.name
    sys.version sys.platform sys.executable sys.maxsize sys.version_info re.IGNORECASE
    re.I re.MULTILINE re.M re.DOTALL re.S re.VERBOSE re.X re.U re.UNICODE
    datetime.timezone.utc""".split())
