"""What releases of numpy and scipy took away, part of their leaves."""

from __future__ import annotations

from nbprod.libraries._removing import removed

NUMPY = removed(
    "numpy",
    "https://numpy.org/doc/stable/release/{}.0-notes.html",
    """
    1.18 1.10
    rank -> ndim
    1.23 1.16
    asscalar -> {0}.item()
    alen -> :len
    1.24 1.20
    float -> :float
    int -> :int
    object -> :object
    str -> :str
    complex -> :complex
    unicode -> :str
    - 1.20
    bool -> :bool | another type since 2.0
    long -> :int | another type since 2.0
    2.0 1.25
    float_ -> float64
    complex_ -> complex128
    string_ -> bytes_
    unicode_ -> str_
    Inf Infinity infty PINF -> inf
    NaN NAN -> nan
    NINF -> (-{numpy:inf})
    product -> prod
    cumproduct -> cumprod
    sometrue -> any
    alltrue -> all
    round_ -> round
    bool8 -> bool_
    int0 -> intp
    object0 -> object_
    str0 -> str_
    longfloat -> longdouble
    clongfloat longcomplex -> clongdouble
    cfloat -> complex128
    singlecomplex -> complex64
    mat -> asmatrix
    msort -> {numpy:sort}({0}, axis=0)
    asfarray -> {numpy:asarray}({0}, dtype=float)
    find_common_type -- promote_types() or result_type()
    cast -- `astype`
    issubclass_ -> :issubclass
    math -> math:
    sys -> sys:
    os -> os:
    warnings -> warnings:
    AxisError -> numpy.exceptions:AxisError @1.25
    ComplexWarning -> numpy.exceptions:ComplexWarning @1.25
    RankWarning -> numpy.exceptions:RankWarning @1.25
    VisibleDeprecationWarning -> numpy.exceptions:VisibleDeprecationWarning @1.25
    recfromcsv -- genfromtxt(…, names=True, delimiter=",")
    set_string_function disp who lookfor source -- nothing in its place
    ndarray.ptp -> {numpy:ptp}({self}, {rest})
    ndarray.itemset -- assigning to an index
    2.3 1.19
    ndarray.tostring -> tobytes
    2.4 2.0
    in1d -> {numpy:isin}({rest}).ravel()
    trapz -> trapezoid @2.0
    """,
)
_OF_NUMPY = """array zeros ones eye linspace arange sin cos tan exp mean std
    var median pi inf nan dot ndarray float64 sum cumsum diff where
    concatenate vstack hstack meshgrid loadtxt absolute sign floor ceil"""
SCIPY = {
    **removed(
        "scipy",
        "https://docs.scipy.org/doc/scipy/release/{}.0-notes.html",
        """
    1.2 1.0
    misc.imread -- imageio.imread, or matplotlib.pyplot.imread
    ndimage.imread -- imageio.imread, or matplotlib.pyplot.imread
    misc.{imsave,imresize,toimage,imshow,imrotate,imfilter} -- imageio, or Pillow
    1.3 1.0
    misc.comb -> scipy.special:comb
    misc.factorial -> scipy.special:factorial
    misc.logsumexp -> scipy.special:logsumexp
    misc.lena -- another picture
    1.0 0.17
    stats.chisqprob -> {scipy.stats:chi2.sf}({0}, {1})
    1.5 1.0
    stats.itemfreq -- numpy.unique(…, return_counts=True)
    1.8 1.3
    stats.median_absolute_deviation ->
        {scipy.stats:median_abs_deviation}({0}, scale=1.4826)
    1.15 1.10
    misc.derivative -- a method of numerical differentiation
    misc.{face,ascent,electrocardiogram} -> scipy.datasets:* @1.10 | needs pooch
    1.12 1.10
    stats.binom_test -> {scipy.stats:binomtest}({rest}).pvalue
    interp -> numpy:interp
    1.11 1.9
    optimize.linprog(method=simplex,interior-point) ~> "highs"
    1.13 1.1
    signal.{hann,hamming,blackman,bartlett,gaussian,kaiser,boxcar,triang,tukey,nuttall,
        flattop,cosine,parzen,bohman,chebwin,exponential,general_gaussian,barthann,
        blackmanharris} -> scipy.signal.windows:*
    1.15 1.12
    signal.{cwt,ricker,morlet,morlet2,daub,qmf,cascade} -- the package PyWavelets
    1.14 1.6
    integrate.simps -> simpson
    integrate.trapz -> trapezoid
    integrate.cumtrapz -> cumulative_trapezoid
    1.15 1.12
    integrate.{quadrature,romberg} -- `quad`
    """,
    ),
    **removed(
        "scipy",
        "https://docs.scipy.org/doc/scipy/release/1.12.0-notes.html",
        "1.12 1.4\n"
        + "\n".join(f"{name} -> numpy:{name}" for name in _OF_NUMPY.split())
        + "\nsqrt log log10 log2 power ~> numpy:*",
    ),
}
