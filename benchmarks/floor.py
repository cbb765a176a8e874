"""The floor: what a fresh interpreter needs to import NumPy, execute a student's files and make the same calls.

Run as ``python floor.py CALLS FILE...``, where CALLS is a pickle of `same_calls`. Nothing is compared, encoded or
confined here, and nothing of the grader is imported.
"""

import pickle
import sys

import numpy as np


def evaluate(expression, scope, slots, case, fixtures, generators):
    """An expression of a traced program, as plain Python."""
    if not isinstance(expression, dict):
        return expression
    ((tag, content), *_) = expression.items()
    if tag == "n":
        return next(scope[name] for name in content if name in scope)
    if tag in ("r", "i"):
        value = slots[content] if tag == "r" else case["inputs"][content]
        for step in expression["p"]:
            value = getattr(value, step[1]) if step[0] == 0 else value[step[1]]
        return value
    if tag == "f":
        return fixtures[content]
    if tag == "g":
        return generators[content]
    if tag == "d":
        return {key: evaluate(item, scope, slots, case, fixtures, generators) for key, item in content}
    if tag == "nf":
        return float(content)
    items = [evaluate(item, scope, slots, case, fixtures, generators) for item in content]
    return items if tag == "l" else tuple(items)


def call_all(exercise, scope):
    """Make every call of an exercise; returns the results by case."""
    results = []
    for case in exercise["cases"]:
        program = exercise["programs"][case["program"]]
        fixtures = []
        for name, source in program["fixtures"]:
            own = {"np": np}
            exec(source, own)
            fixtures.append(own[name])
        generators = [np.random.default_rng(seed) for seed in case["seeds"]]
        slots = []
        for operation in program["ops"]:
            if operation[0] != "call":
                continue
            _, target, arguments, keywords = operation
            try:
                function = evaluate(target, scope, slots, case, fixtures, generators)
                positional = [evaluate(e, scope, slots, case, fixtures, generators) for e in arguments]
                named = {k: evaluate(e, scope, slots, case, fixtures, generators) for k, e in keywords.items()}
                slots.append(function(*positional, **named))
            except Exception as error:  # an expected exception is an outcome
                slots.append(error)
        results.append(slots)
    return results


def main() -> None:
    """Execute each file and make its calls."""
    with open(sys.argv[1], "rb") as file:
        exercises = pickle.load(file)
    np.seterr(all="ignore")
    for exercise, path in zip(exercises, sys.argv[2:], strict=True):
        with open(path, "rb") as file:
            scope = {"__name__": "submission"}
            exec(compile(file.read(), path, "exec"), scope)
        call_all(exercise, scope)


if __name__ == "__main__":
    main()
