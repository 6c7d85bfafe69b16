"""The rows behind values: which data a model is fitted to, and measured by.

A notebook is read once from top to bottom, its functions where they are called, with
what each name holds: rows by where they come from and how they were picked, and the
facts that were learned of rows and that a value depends on. Nothing is executed. What
is not known stays unknown, so that a rule which asks for sure overlaps, or for sure
facts, says nothing of it.
"""

from nbprod.lineage.rows import akin as akin
from nbprod.lineage.rows import apart as apart
from nbprod.lineage.rows import fork_kinds as fork_kinds
from nbprod.lineage.rows import overlap as overlap
from nbprod.lineage.rows import picked as picked
from nbprod.lineage.rows import within as within
from nbprod.lineage.running import lineage_of as lineage_of
from nbprod.lineage.values import Data as Data
from nbprod.lineage.values import Evaluation as Evaluation
from nbprod.lineage.values import Fact as Fact
from nbprod.lineage.values import Fit as Fit
from nbprod.lineage.values import Lineage as Lineage
from nbprod.lineage.values import Place as Place
from nbprod.lineage.values import Rows as Rows
from nbprod.lineage.values import Split as Split
