"""``python -m nbprod``."""

from nbprod.start import main

main()
