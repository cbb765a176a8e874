"""Reports as students meet them, one a situation: `tests/golden/<situation>/` holds what is shown for each."""

from __future__ import annotations

from typing import Any, Final

from grader.closeup import Closeup, Descent, ErrorMap, Errors, Smallest, Surface
from grader.model import CheckResult, Details, Diagnosis, ExerciseReport, Finding, Status, Text

from .findings import RESULT

THOUSANDS = Text("scores in the thousands", "천 단위 점수")
ORDINARY = Text("ordinary scores", "보통 점수")
NO_SHIFT = Diagnosis(
    "softmax.no_shift",
    Text(
        "exp overflows for large scores. What can be subtracted from every score of a row without changing the result?",
        "점수가 크면 exp 값이 넘쳐요. 한 행의 모든 점수에서 무엇을 빼도 결과가 그대로일까요?",
    ),
)
OTHER_NAME = Finding("other_name", {"name": "identity", "used": "identity_function"})
WARNING = Finding("numpy_warning", {"text": "overflow encountered in exp"})
SYNTAX: Final[dict[str, Any]] = {
    "file": "활성화.ipynb",
    "cell": 4,
    "line": 3,
    "offset": 28,
    "source_line": "    return np.exp(x) / (합 +* 2)",
    "text": "invalid syntax",
}
HOSTILE: Final = (
    "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\u2066[bold red]x[/] {label} <b>&\r\n"
    "::error::\n##[stop-commands]x\x9b31m\ud800"
)


def report(*checks: CheckResult, **changes: Any) -> ExerciseReport:
    facts: dict[str, Any] = {
        "number": 3,
        "slug": "activations",
        "title": Text("Activation functions", "활성화 함수"),
        "submission": "activations.py",
        "seed": 20251120,
        "isolation": "jailed",
        "device": "cpu",
        "duration_s": 0.18,
        "provenance": {"numpy": "2.4.0", "key": "5f2c9a"},
    }
    return ExerciseReport(checks=checks, **(facts | changes))


def check(name: str, status: Status, of: float = 2.0, code: str = "", /, **changes: Any) -> CheckResult:
    """A check of `of` points: all of them if it passed or the grader failed, else none; other keywords are facts."""
    own = {key: changes.pop(key) for key in ("case", "diagnosis", "details", "notes", "output") if key in changes}
    full = of if status in {Status.PASSED, Status.GRADER_FAULT} else 0.0
    finding = Finding(code, changes) if code else None
    return CheckResult(name, status, full, of, finding=finding, **own)


def passed(name: str, of: float = 2.0) -> CheckResult:
    return check(name, Status.PASSED, of)


def untouched(name: str, of: float = 2.0) -> CheckResult:
    return check(name, Status.NOT_ATTEMPTED, of, "not_attempted")


NAN = check(
    "softmax",
    Status.WRONG,
    3.0,
    "nan",
    label=RESULT,
    index=[0, 2],
    count=7,
    size=28,
    case=THOUSANDS,
    diagnosis=NO_SHIFT,
    details=Details((4, 7), (4, 7), None, (0, 2)),
)

CLOSELY = check(
    "softmax",
    Status.WRONG,
    3.0,
    "value",
    label=RESULT,
    index=[0, 0],
    error=0.73,
    wrong=9,
    size=12,
    case=ORDINARY,
    details=Details(
        (3, 4),
        (3, 4),
        0.734,
        (0, 0),
        Closeup(
            worst=(2, 1),
            errors=Errors(9, 12, 0.73, 0.21, 4.1, 0.55),
            picture=ErrorMap((3, 4), (3, 4), (1, 2, 3, 0, 4, 5, 0, 6, 7, 8, 9, 0)),
            smallest=Smallest(
                "import numpy as np\nfrom activations import softmax\n\nx = np.array([[1.0, 2.0]])\nprint(softmax(x))"
            ),
        ),
    ),
)

_GRID = Surface(
    (-5.0, 2.0),
    (-1.0, 3.0),
    tuple(tuple((x - 1) ** 2 / 20 + y**2 for x in (-5.0, -2.5, 0.0, 2.0)) for y in (-1.0, 0.5, 1.5, 3.0)),
)
DESCENT = check(
    "Momentum",
    Status.WRONG,
    2.0,
    "moved",
    label=Text("params after step 1['W1']", "1번째 갱신 뒤의 params['W1']"),
    index=[0, 0],
    error=0.036,
    wrong=12,
    size=12,
    case=Text("six steps, default settings", "여섯 걸음, 기본 설정"),
    details=Details(
        (4, 3),
        (4, 3),
        0.036,
        (0, 0),
        Closeup(
            worst=(0, 1),
            descent=Descent(
                Text("twenty steps down a valley", "골짜기를 따라 스무 걸음"),
                ((-4.0, 2.0), (-2.0, 1.0), (0.0, 0.25)),
                ((-4.0, 2.0), (-1.0, 0.5), (1.0, 0.0)),
                _GRID,
            ),
        ),
    ),
)

SITUATIONS: Final[dict[str, ExerciseReport]] = {
    "all_right": report(passed("sigmoid"), passed("leaky_relu", 2.5), passed("softmax", 3.0)),
    "wrong_with_diagnosis": report(
        passed("sigmoid"),
        check(
            "softmax",
            Status.WRONG,
            3.0,
            "value",
            label=RESULT,
            index=[0, 0],
            error=0.7341,
            wrong=28,
            size=28,
            case=ORDINARY,
            details=Details((4, 7), (4, 7), 0.7341, (0, 0)),
            output="axis = None\n",
            diagnosis=Diagnosis(
                "softmax.whole_sum",
                Text(
                    "All entries together sum to 1. Over which axis should each row be normalised?",
                    "모든 원소를 합하면 1이 돼요. 각 행은 어느 축을 따라 정규화해야 할까요?",
                ),
            ),
        ),
        untouched("selu"),
    ),
    "uncertain_diagnosis": report(
        check(
            "tanh_grad",
            Status.WRONG,
            2.0,
            "value",
            label=RESULT,
            index=[1],
            error=0.25,
            wrong=3,
            size=5,
            case=ORDINARY,
            details=Details((5,), (5,), 0.25, (1,)),
            diagnosis=Diagnosis(
                "tanh_grad.of_output",
                Text(
                    "Is this the derivative with respect to the input, or to the output?",
                    "입력에 대한 미분인가요, 출력에 대한 미분인가요?",
                ),
                certain=False,
            ),
        ),
    ),
    "untouched": report(untouched("sigmoid"), untouched("leaky_relu"), untouched("softmax", 3.0)),
    "nan": report(passed("sigmoid"), NAN),
    "shape": report(
        check(
            "maxout",
            Status.WRONG,
            2.0,
            "shape",
            label=RESULT,
            expected=[4, 3],
            got=[3, 4],
            case=Text("four samples", "샘플 네 개"),
            details=Details((4, 3), (3, 4)),
        ),
        passed("sigmoid"),
    ),
    "raised": report(
        check(
            "elu",
            Status.ERROR,
            2.0,
            "raised",
            label=RESULT,
            exception="ValueError",
            text="The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
            file="activations.py",
            cell=None,
            line=41,
            case=ORDINARY,
            output="".join(f"step {n}\n" for n in range(9)),
        ),
        passed("sigmoid"),
    ),
    "timeout": report(
        passed("sigmoid"),
        check("softplus", Status.TIMEOUT, 2.0, "timeout", seconds=10.0, enough=0.1, case=ORDINARY),
        for_teachers=(Finding("tried", {"what": ["open"]}),),
    ),
    "exited": report(
        check("sigmoid", Status.ERROR, 2.0, "load_died", code=0),
        check("softmax", Status.ERROR, 3.0, "load_died", code=0),
    ),
    "missing": report(
        passed("sigmoid"),
        check("softmax", Status.MISSING, 3.0, "missing", name="softmax", near=["Softmax", "softmax2"]),
    ),
    "syntax_in_cell": report(
        check("softmax", Status.ERROR, 3.0, "syntax", **SYNTAX),
        passed("sigmoid"),
        check("softplus", Status.ERROR, 2.0, "syntax", **SYNTAX),
        submission="활성화.ipynb",
        notes=(Finding("syntax", SYNTAX),),
    ),
    "hostile": report(
        check(
            "softmax",
            Status.ERROR,
            3.0,
            "raised",
            label=RESULT,
            exception=HOSTILE,
            text=HOSTILE * 3,
            file=HOSTILE,
            cell=None,
            line=1,
            case=ORDINARY,
            output=HOSTILE,
            notes=(Finding("other_name", {"name": "softmax", "used": HOSTILE}),),
        ),
        check("elu", Status.MISSING, 1.0, "missing", name="elu", near=[HOSTILE]),
        submission=HOSTILE,
        notes=(Finding("module_missing", {"module": HOSTILE, "file": HOSTILE, "cell": None, "line": 1}),),
    ),
    "late_step": report(
        check(
            "Adam",
            Status.WRONG,
            4.0,
            "moved",
            index=[1],
            error=0.0123,
            wrong=2,
            size=5,
            label=Text("params after step 3", "3번째 갱신 뒤의 params"),
            case=Text("five steps", "다섯 단계"),
            details=Details((5,), (5,), 0.0123, (1,)),
            notes=(Finding("shared_state"),),
        ),
        check(
            "Momentum",
            Status.NOT_ATTEMPTED,
            2.0,
            "partly_attempted",
            label=Text("params after step 1", "1번째 갱신 뒤의 params"),
            case=Text("five steps", "다섯 단계"),
        ),
        check("Adagrad", Status.SKIPPED, 2.0, "skipped", label=Text("params after step 1", "1번째 갱신 뒤의 params")),
        number=7,
        slug="optimizers",
        title=Text("Optimizers", "최적화 기법"),
        submission="optimizers.py",
    ),
    "notes": report(
        check("identity", Status.PASSED, 1.0, notes=(OTHER_NAME,)),
        check("sigmoid", Status.PASSED, 2.0, notes=(WARNING,)),
        untouched("softmax", 3.0),
        notes=(
            Finding("encoding", {"file": "activations.py", "encoding": "cp949"}),
            Finding("stand_in", {"module": "matplotlib"}),
            Finding("defined_twice", {"name": "relu", "first": {"line": 10}, "last": {"line": 40}}),
        ),
        isolation="contained",
    ),
    "closely": report(CLOSELY),
    "descent": report(DESCENT, number=7, slug="optimizers", title=Text("Optimizers", "옵티마이저")),
    "grader_fault": report(
        passed("sigmoid"), check("softmax", Status.GRADER_FAULT, 3.0, "grader_fault", what="the worker did not start")
    ),
}
