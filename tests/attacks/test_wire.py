"""A worker that answers by itself, with anything but what it should: never a pass, never the grader's fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sandbox.making import LEVELS

from grader.model import Status
from grader.render import json, plain

from .arena import Arena, attacking, others_passed, statuses
from .attack import Attack, at_every_level, attacks, each

if TYPE_CHECKING:
    from grader.model import ExerciseReport
    from grader.sandbox.levels import Level

# Student code that knows the wire format, as it is no secret, and has taken the worker's own replies out of the way.
FORGER = """
_write = os.write
COUNT = [0]

def reply(content=None, arrays=(), body=b"", header=None):
    if isinstance(content, dict) and isinstance(content.get("cases"), list):
        for each in content["cases"]:
            if isinstance(each, dict):
                each.setdefault("arrays", len(arrays))
    header = json.dumps([content, list(arrays)]).encode() if header is None else header
    raw(struct.pack("<4sIQ", b"dg1\\n", len(header), len(body)) + header + body)

def raw(data):
    os.write = lambda descriptor, content: len(content)
    while data:
        data = data[_write(4, data):]

def case(number=0, looks=({"ok": 1.0, "changed": []},), **more):
    return {"kind": "cases", "cases": [{"case": number, "looks": looks, "warned": [], "used": {}, **more}]}

def look(value, *arrays, body=b""):
    reply(case(looks=[{"ok": value, "changed": []}]), arrays, body)
"""
RIGHT = """
y = np.ascontiguousarray(x * factor)
reply(case(COUNT[0], [{"ok": {"a": 0}, "changed": []}]), [["float64", list(y.shape)]], y.tobytes())
COUNT[0] += 1
return y"""
LEFT_AS_IT_WAS = RIGHT.replace("x * factor", "x")

FRAMES = {
    "nothing": "raw(b'')",
    "text": "raw(b'passed\\n' * 1000)",
    "another magic": "raw(b'dg2\\n' + bytes(100))",
    "a header without end": "raw(struct.pack('<4sIQ', b'dg1\\n', 2**32 - 1, 0))",
    "a body without end": "raw(struct.pack('<4sIQ', b'dg1\\n', 2, 2**63) + b'[]')",
    "a negative length": "raw(struct.pack('<4siq', b'dg1\\n', -1, -1))",
    "a body that never comes": "raw(struct.pack('<4sIQ', b'dg1\\n', 2, 60 << 20) + b'[]')",
    "a header of zeros": "raw(struct.pack('<4sIQ', b'dg1\\n', 1000, 0) + bytes(1000))",
    "no JSON": "reply(header=b'{')",
    "no text": "reply(header=b'[\"\\xff\\xfe\", []]')",
    "lists in lists": "reply(header=b'[' * 200_000)",
    "values in values": 'reply(header=b\'[{"kind":"case","case":0,"warned":[],"used":{},"looks":'
    "[{\"changed\":[],\"ok\":' + b'{\"l\":[' * 900 + b']}' * 900 + b'}]},[]]')",
    "an integer without end": "reply(header=b'[' + b'9' * 5000 + b', []]')",
    "NaN": "reply(header=b'[NaN, []]')",
    "infinity": "reply(header=b'[1e999, []]')",
}
ANSWERS = {
    "no arrays": "reply(header=b'[{}]')",
    "arrays that are none": "reply(header=b'[{}, 3]')",
    "an empty object": "reply({})",
    "a list": "reply([])",
    "a word": "reply('case')",
    "another kind": "reply({**case(), 'kind': 'done'})",
    "the answer to loading": "reply({'kind': 'loaded', 'problems': [], 'stand_ins': []})",
    "the confinement's report": "reply({'kind': 'ready', 'confinement': {'level': 'jailed'}})",
    "a wrong number": "reply(case(7))",
    "a negative number": "reply(case(-1))",
    "a number as text": "reply(case('0'))",
    "twice the same": "reply(case(0))\nreply(case(0))",
    "the next ones ahead": "for number in range(20): reply(case(number))",
    "no cases": "reply({'kind': 'cases', 'cases': []})",
    "cases that are none": "reply({'kind': 'cases', 'cases': 3})",
    "cases by name": "reply({'kind': 'cases', 'cases': {'0': {}}})",
    "cases of text": "reply({'kind': 'cases', 'cases': 'passed'})",
    "a case that is none": "reply({'kind': 'cases', 'cases': [None]})",
    "more arrays than there are": "reply(case(arrays=1))",
    "fewer arrays than none": "reply(case(arrays=-1))",
    "half an array": "reply(case(arrays=0.5))",
    "an array of no case": "reply(case(arrays=0), [['float64', [1]]], bytes(8))",
    "all cases in one": "content = case()\ncontent['cases'] *= 20\nreply(content)",
    "no looks": "reply(case(looks=[]))",
    "looks that are none": "reply(case(looks=3))",
    "looks of text": "reply(case(looks='passed'))",
    "too many looks": "reply(case(looks=[{'ok': 1.0, 'changed': []}] * 3000))",
    "an empty look": "reply(case(looks=[{}]))",
    "a null look": "reply(case(looks=[None]))",
    "a verdict": "reply(case(status='passed', points=100))",
    "a look with two outcomes": "reply(case(looks=[{'ok': 1.0, 'raised': ['E'], 'text': '', 'at': None,"
    " 'changed': []}]))",
    "an exception without a class": "reply(case(looks=[{'raised': [], 'text': '', 'at': None, 'changed': []}]))",
    "an exception of numbers": "reply(case(looks=[{'raised': 3, 'text': 4, 'at': 5, 'changed': []}]))",
    "an exception from nowhere": "reply(case(looks=[{'raised': ['E'], 'text': '', 'at': ['a' * 99999, 10**18, -5],"
    " 'changed': []}]))",
    "half a character": "reply(case(looks=[{'raised': ['\\ud800'], 'text': '\\ud800\\x1b[31m', 'at': ['\\ud800', 0, 1],"
    " 'changed': []}]))",
    "a missing name that is none": "reply(case(looks=[{'missing': [[]], 'changed': []}]))",
    "changes of inputs that are none": "reply(case(looks=[{'ok': 1.0, 'changed': [99, -1, 'x']}]))",
    "changes that are no list": "reply(case(looks=[{'ok': 1.0, 'changed': {}}]))",
    "warnings that are none": "reply(case(warned=3))",
    "warnings as an object": "reply(case(warned={'a': [{}]}))",
    "names as a list": "reply(case(used=[]))",
    "names as null": "reply(case(used=None))",
    "names of names": "reply(case(used={'scale': {'a': []}}))",
    "names of half characters": "reply(case(used={'\\ud800': '\\ud800\\x1b'}))",
    "too large": "reply(case(looks=[{'large': True, 'changed': []}]))",
    "skipped": "reply(case(looks=[{'skipped': True, 'changed': []}]))",
}
VALUES = {
    "a million values": "look({'l': [0] * 100_000})",
    "objects": "look({'a': 0}, ['O', [1]], body=bytes(8))",
    "records": "look({'a': 0}, ['f8,f8', [1]], body=bytes(16))",
    "dates": "look({'a': 0}, ['datetime64[s]', [1]], body=bytes(8))",
    "another byte order": "look({'a': 0}, ['>f8', [1]], body=bytes(8))",
    "a shape that overflows": "look({'a': 0}, ['float64', [2**62, 4]])",
    "a shape that overflows to nothing": "look({'a': 0}, ['float64', [2**62, 2**62, 0]])",
    "a negative shape": "look({'a': 0}, ['float64', [-1]], body=bytes(8))",
    "a shape of booleans": "look({'a': 0}, ['float64', [True]], body=bytes(8))",
    "a shape of text": "look({'a': 0}, ['float64', ['1']], body=bytes(8))",
    "seventeen dimensions": "look({'a': 0}, ['float64', [1] * 17], body=bytes(8))",
    "an array longer than the frame": "look({'a': 0}, ['float64', [100]], body=bytes(8))",
    "an array shorter than the frame": "look({'a': 0}, ['float64', [1]], body=bytes(80))",
    "an array that is not there": "look({'a': 1}, ['float64', [1]], body=bytes(8))",
    "an array by a boolean": "look({'a': True}, ['float64', [1]], ['float64', [1]], body=bytes(16))",
    "a thousand arrays": "look({'a': 0}, *[['float64', [1]]] * 1000, body=bytes(8000))",
    "booleans that are neither": "look({'a': 0}, ['bool', [8]], body=bytes(range(2, 10)))",
    "unhashable keys": "look({'d': [[[], 1]]})",
    "keys of floats": "look({'d': [[1.5, 1]]})",
    "the same key twice": "look({'d': [['a', 1], ['a', 2]]})",
    "a tag that is none": "look({'passed': True})",
    "two tags": "look({'l': [], 't': []})",
    "a float that is none": "look({'nf': []})",
    "an integer beyond 64 bits": "look(10**19)",
    "a type without end": "look({'o': 'x' * 100_000})",
}


FORGED = {**FRAMES, **ANSWERS, **VALUES}
AT_LOADING = {
    "nothing": "raw(b'')\nos._exit(0)",
    "text": "raw(b'x' * 1000)",
    "a list": "reply([])",
    "another kind": "reply(case())",
    "problems that are none": "reply({'kind': 'loaded', 'problems': [3], 'stand_ins': []})",
    "problems of other types": "reply({'kind': 'loaded', 'problems': [[1, 2, 3, 4, 5]], 'stand_ins': []})",
    "stand-ins that are none": "reply({'kind': 'loaded', 'problems': [], 'stand_ins': 3})",
    "half a character": "reply({'kind': 'loaded', 'problems': [['\\ud800', 1, 1, '\\ud800', '\\ud800']],"
    " 'stand_ins': ['\\ud800\\x1b']})",
    "answers ahead": "reply({'kind': 'loaded', 'problems': [], 'stand_ins': []})\nfor n in range(9): reply(case(n))",
}
# After its forgery the worker is gone, or it never says anything again.
GONE, SILENT = "os._exit(0)", "while True: time.sleep(1)"


def forging(body: str, afterwards: str = GONE) -> str:
    """A submission whose `scale` forges replies."""
    return attacking(body if "return" in body else f"{body}\n{afterwards}", before=FORGER)


def forging_at_loading(body: str, afterwards: str = GONE) -> str:
    """A submission that forges replies while it is loaded."""
    return attacking("return x", before=f"{FORGER}\n{body}\n{afterwards}")


REPLIES = [
    attack
    for kind, bodies in {"forged frames": FRAMES, "forged answers": ANSWERS, "forged values": VALUES}.items()
    for attack in attacks(kind, {name: forging(body) for name, body in bodies.items()})
]
LOADED = attacks("forged while loading", {name: forging_at_loading(body) for name, body in AT_LOADING.items()})
ATTACKS = [*REPLIES, *LOADED]


@at_every_level
def test_forging_works(arena: Arena, level: Level) -> None:
    """The proof: the forged frames are the ones that are judged; right numbers are right, whoever sends them."""
    assert statuses(arena.grade(forging(RIGHT), level, only=("scale",))) == {"scale": Status.PASSED}
    assert statuses(arena.grade(forging(LEFT_AS_IT_WAS), level, only=("scale",))) == {"scale": Status.WRONG}


@each(REPLIES)
@at_every_level
def test_is_no_answer(arena: Arena, level: Level, attack: Attack) -> None:
    no_answer(arena.grade(attack.source, level, check_seconds=2.0))


@pytest.mark.parametrize("what", FORGED)
def test_is_no_answer_of_a_worker_that_lives_on(arena: Arena, what: str) -> None:
    no_answer(arena.grade(forging(FORGED[what], SILENT), LEVELS[0], check_seconds=0.5))


def no_answer(report: ExerciseReport) -> None:
    assert statuses(report)["scale"] in {Status.ERROR, Status.WRONG, Status.TIMEOUT, Status.SKIPPED}
    assert report.checks[0].points == 0
    assert others_passed(report)
    shows(report)


def shows(report: ExerciseReport) -> None:
    """What it said can be shown, on any terminal and in any file."""
    for lang in ("en", "ko"):
        assert "\x1b" not in plain.render(report, lang=lang, verbose=True)
        json.render(report, lang=lang).encode()


@each(LOADED)
@at_every_level
def test_is_no_answer_to_loading(arena: Arena, level: Level, attack: Attack) -> None:
    nothing_loaded(arena.grade(attack.source, level, load_seconds=2.0))


@pytest.mark.parametrize("what", AT_LOADING)
def test_is_no_answer_to_loading_of_a_worker_that_lives_on(arena: Arena, what: str) -> None:
    source = forging_at_loading(AT_LOADING[what], SILENT)
    nothing_loaded(arena.grade(source, LEVELS[0], load_seconds=0.5, check_seconds=0.5))


def nothing_loaded(report: ExerciseReport) -> None:
    assert not {Status.PASSED, Status.GRADER_FAULT} & set(statuses(report).values())
    assert report.score == 0
    shows(report)
