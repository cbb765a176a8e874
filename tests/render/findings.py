"""An example of the facts of every code, in each of the variants that have a sentence of their own."""

from __future__ import annotations

from typing import Any, Final

from grader.model import Finding, Text

RESULT = Text("result", "결과")
STEP = Text("params after step 3", "3번째 갱신 뒤의 params")
SPOT: Final[dict[str, Any]] = {"file": "activations.py", "cell": None, "line": 12}
CELL: Final[dict[str, Any]] = {"file": "activations.ipynb", "cell": 3, "line": 2}

_FACTS: Final[dict[str, list[dict[str, Any]]]] = {
    "none": [{"label": RESULT}, {"label": STEP}],
    "type": [
        {"label": RESULT, "expected": "array", "got": "dict"},
        {"label": RESULT, "expected": "sequence", "got": "None"},
        {"label": STEP, "expected": "number", "got": "text"},
        {"label": STEP, "expected": "dict", "got": "bool"},
        {"label": STEP, "expected": "array", "got": "Tensor"},
    ],
    "length": [{"label": RESULT, "expected": 2, "got": 1}],
    "keys": [
        {"label": STEP, "missing": ["W1", "b1"], "extra": []},
        {"label": STEP, "missing": [], "extra": ["bias"]},
        {"label": STEP, "missing": ["b1"], "extra": ["bias"]},
    ],
    "shape": [
        {"label": RESULT, "expected": [4, 3], "got": [3, 4]},
        {"label": RESULT, "expected": [5], "got": [5, 1]},
        {"label": RESULT, "expected": [4, 3], "got": []},
        {"label": STEP, "expected": [], "got": [1]},
    ],
    "dtype": [{"label": RESULT, "got": "complex128"}],
    "nan": [
        {"label": RESULT, "index": [0, 2], "count": 7, "size": 28},
        {"label": RESULT, "index": [], "count": 1, "size": 1},
    ],
    "infinite": [
        {"label": RESULT, "index": [0, 2], "count": 7, "size": 28},
        {"label": STEP, "index": [], "count": 1, "size": 1},
    ],
    "value": [
        {"label": RESULT, "index": [1, 0], "error": 0.34657, "wrong": 5, "size": 28},
        {"label": STEP, "index": [0, 0], "error": 1234.5, "wrong": 28, "size": 28},
        {"label": RESULT, "index": [1, 0], "error": 0.0, "wrong": 1, "size": 28},
        {"label": RESULT, "index": [], "error": 0.34657, "wrong": 1, "size": 1},
        {"label": RESULT, "index": [], "error": None, "wrong": 1, "size": 1},
    ],
    "exact": [
        {"label": RESULT, "index": [2], "wrong": 1, "size": 6},
        {"label": RESULT, "index": [0], "wrong": 6, "size": 6},
        {"label": RESULT, "index": [], "wrong": 1, "size": 1},
    ],
    "bounds": [
        {"label": RESULT, "low": 0.0, "high": 1.0, "index": [3]},
        {"label": RESULT, "low": 0.0, "high": 1000.0, "index": []},
        {"label": RESULT, "low": 0, "high": None, "index": [3]},
        {"label": RESULT, "low": None, "high": 16.5, "index": []},
    ],
    "moved": [
        {"label": STEP, "index": [1], "error": 0.0123, "wrong": 2, "size": 5},
        {"label": STEP, "index": [0], "error": 0.0123, "wrong": 5, "size": 5},
        {"label": STEP, "index": [], "error": 0.0123, "wrong": 1, "size": 1},
    ],
    "raised": [
        {"label": RESULT, "exception": "ValueError", "text": "shapes (4,7) and (4,) not aligned", **SPOT},
        {"label": STEP, "exception": "KeyError", "text": "'W1'", **CELL},
        {"label": RESULT, "exception": "AssertionError", "text": "", "file": None, "cell": None, "line": None},
        {"label": RESULT, "exception": "TypeError", "text": "unhashable type: 'numpy.ndarray'", **SPOT},
        {"label": RESULT, "exception": "RecursionError", "text": "maximum recursion depth exceeded", **SPOT},
        {"label": RESULT, "exception": "PermissionError", "text": "[Errno 1] Operation not permitted", **SPOT},
        {"label": RESULT, "exception": "FileNotFoundError", "text": "[Errno 2] No such file or directory", **SPOT},
        {"label": RESULT, "exception": "OSError", "text": "[Errno 27] File too large", **SPOT},
        {"label": RESULT, "exception": "RuntimeError", "text": "can't start new thread", **SPOT},
        {"label": RESULT, "exception": "EOFError", "text": "EOF when reading a line", **SPOT},
        {"label": RESULT, "exception": "MemoryError", "text": "", **SPOT},
    ],
    "not_raised": [{"label": RESULT, "exception": "ValueError"}],
    "other_exception": [{"label": RESULT, "expected": "ValueError", "got": "IndexError"}],
    "changed_input": [{"names": ["x"]}, {"names": ["x", "dout"]}],
    "input_not_changed": [{"names": ["params"]}],
    "relation": [{"text": Text("Every index must appear exactly once.", "모든 인덱스가 정확히 한 번씩 나와야 해요.")}],
    "same": [{"first": Text("first call", "첫 번째 호출"), "second": Text("second call", "두 번째 호출")}],
    "differ": [{"first": Text("first epoch", "첫 에폭"), "second": Text("second epoch", "둘째 에폭")}],
    "distribution": [{"label": RESULT}],
    "unreadable": [{"label": RESULT, "got": "Tensor"}],
    "too_large": [{"label": RESULT}],
    "exited": [{"code": 3}],
    "killed": [{"signal": 11}, {"signal": 250}],
    "garbled": [{}],
    "memory": [{"limit_mb": 1024, "enough_mb": 256}],
    "timeout": [{"seconds": 10.0, "enough": 0.1}, {"seconds": 0.5, "enough": 0.1}, {"seconds": 0.5}],
    "submission_timeout": [{"seconds": 60.0}],
    "load_timeout": [{"seconds": 10.0, "enough": 0.1}, {"seconds": 2.0, "enough": 0.1}],
    "cpu_time": [{"seconds": 60}],
    "load_died": [{"code": 0}, {"signal": 9}],
    "missing": [{"name": "softmax", "near": []}, {"name": "softmax", "near": ["Softmax", "soft_max"]}],
    "missing_after_error": [
        {"name": "softmax", "exception": "NameError", "text": "name 'nq' is not defined", **SPOT},
        {"name": "softmax", "exception": "AssertionError", "text": "", **CELL},
    ],
    "syntax": [
        {**CELL, "offset": 16, "source_line": "    score = 3 +* 4", "text": "invalid syntax"},
        {**SPOT, "offset": 17, "source_line": "name = '소프트맥스' +* 4", "text": "invalid syntax"},
        {**SPOT, "offset": 150, "source_line": "x = " + "1 + " * 40, "text": "invalid syntax"},
        {**SPOT, "offset": None, "source_line": "def f(:", "text": "invalid syntax"},
        {"file": "a.py", "cell": None, "line": None, "offset": None, "source_line": None, "text": "too much code"},
    ],
    "not_attempted": [{}],
    "partly_attempted": [{"label": STEP}],
    "skipped": [{"label": STEP}],
    "grader_fault": [{"what": "the worker did not start"}],
    "shared_state": [{}],
    "other_name": [{"name": "identity", "used": "identity_function"}],
    "defined_twice": [
        {"name": "softmax", "first": {"cell": None, "line": 10}, "last": {"cell": None, "line": 40}, "stub": False},
        {"name": "softmax", "first": {"cell": 3, "line": 1}, "last": {"cell": 9, "line": 1}, "stub": True},
    ],
    "numpy_warning": [{"text": "overflow encountered in exp"}],
    "overwrote": [{"names": ["dout"]}],
    "statement_failed": [
        {"exception": "NameError", "text": "name 'plt' is not defined", **CELL},
        {"exception": "PermissionError", "text": "[Errno 1] Operation not permitted", **CELL},
    ],
    "encoding": [{"encoding": "cp949"}],
    "file_ignored": [{"used": "activations.py", "ignored": "activations.ipynb"}],
    "cell_skipped": [{"cell": 4, "magic": "bash"}],
    "truncated_output": [{"kb": 64}],
    "weakly_isolated": [{"level": "contained"}],
    "tried": [{"what": ["open"]}, {"what": ["ctypes.dlopen", "open (100+)"]}],
    "module_missing": [{"module": "torch", **SPOT}],
    "stand_in": [{"module": "matplotlib"}],
    "missing_file": [{"file": "activations.py"}],
    "dangling_link": [{"file": "activations.py"}],
    "link_outside": [{"file": "activations.py"}],
    "not_a_file": [{"file": "activations.py"}],
    "file_kind": [{"file": "activations.docx", "accepted": [".py", ".ipynb", ".zip"]}],
    "no_permission": [{"file": "activations.py"}],
    "file_unreadable": [{"file": "activations.py", "reason": "Input/output error"}],
    "file_too_large": [{"file": "activations.ipynb", "limit_mib": 32.0}],
    "binary": [{"file": "activations.py"}],
    "encoding_unknown": [{"file": "activations.py", "line": 3}],
    "exercise_not_found": [
        {"folder": "homework", "looked_for": ["activations.py", "activations.ipynb"], "found": ["notes.txt", "data/"]},
        {"folder": "homework", "looked_for": ["activations.py"], "found": []},
    ],
    "exercise_ambiguous": [{"folder": "homework", "found": ["activations.py", "activations (1).py"]}],
    "notebook_corrupt": [{"file": "activations.ipynb"}],
    "notebook_complex": [{"file": "activations.ipynb"}],
    "notebook_language": [{"file": "activations.ipynb", "language": "julia"}],
    "magic_left_out": [{**CELL, "magic": "run"}],
    "ipython_in_file": [{"file": "activations.py"}],
    "archive_corrupt": [{"file": "homework.zip"}],
    "archive_encrypted": [{"file": "homework.zip"}],
    "archive_method": [{"file": "homework.zip"}],
    "archive_left_out": [{"file": "homework.zip", "count": 3}],
    "archive_members": [{"file": "homework.zip", "limit": 2000}],
}

EXAMPLES: Final = [Finding(code, facts) for code, several in _FACTS.items() for facts in several]
