"""Question sets, runs, figures and the report.

`evaluate_set` asks through an `Ask`: `InProcess` (a Tutor of this process) or `OverHttp`.
"""

from tutor.evaluation.asking import Ask, InProcess, OverHttp
from tutor.evaluation.compare import compare_runs
from tutor.evaluation.run import Folders, evaluate_set, rescore

__all__ = ["Ask", "Folders", "InProcess", "OverHttp", "compare_runs", "evaluate_set", "rescore"]
