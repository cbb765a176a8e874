"""What can carry nothing over from one call to the next, and what might."""

from __future__ import annotations

import pytest

from grader.submissions.parse import source_file
from grader.submissions.source import Submission
from grader.submissions.stateless import is_stateless


def stateless(source: str, subjects: tuple[str, ...] = ("f",)) -> bool:
    file, _ = source_file("answer", "answer.py", [(None, source)])
    return is_stateless(Submission("answer.py", file, ()), subjects)


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return x",
        '"""Text."""\nimport math\nfrom typing import Any\n\ndef f(x: Any):\n    return math.exp(x)',
        "import numpy as np\n\ndef f(x):\n    y = np.zeros_like(x)\n    y[x > 0] = 1\n    return y",
        "EPS = 1e-7\nSHAPE = (3, -4)\n\ndef f(x):\n    return x + EPS",
        "def g(x, k=1, *, name='a', rest=None):\n    return x\n\nf = g",
        "f = lambda x: 2 * x",
        "class f:\n    def __init__(self):\n        self.v = None\n"
        "\n    def step(self, g):\n        if self.v is None:\n",
        "            self.v = {}\n        self.v['a'] = g\n        return self.v",
        "class Base:\n    lr = 0.1\n\nclass f(Base):\n    @property\n    def rate(self):\n        return self.lr",
        "import numpy as np\n\ndef f(x):\n    with np.errstate(all='ignore'):\n        return np.exp(x)",
        "def f(x):\n    def inner(y):\n        z = [0]\n        z[0] = y\n"
        "        return z\n    return [inner(a) for a in x]",
        "demo = [1, 2]\n\ndef f(x):\n    return x\n\nif __name__ == '__main__':\n    print(f(demo))",
        "import numpy as np\nfloating = np.float64\n\ndef f(x):\n    return floating(x)",
        "def f(demo):\n    demo[0] = 1\n    return demo\n\ndemo = [1]",
        "def f(x, g=lambda y, k=2: y * k):\n    return g(x)",
        "def f(x, *, k=1):\n    return {**x, 'k': k}",
        "def f(x):\n    match x:\n        case [first, *rest]:\n            rest[0] = first\n            return rest",
    ],
)
def test_what_plainly_remembers_nothing(source: str) -> None:
    assert stateless(source)


@pytest.mark.parametrize(
    "source",
    [
        "calls = 0\n\ndef f(x):\n    global calls\n    calls += 1\n    return x * calls",
        "seen = []\n\ndef f(x):\n    seen.append(x)\n    return len(seen)",
        "seen = []\nalso = seen\n\ndef f(x):\n    also.append(x)\n    return len(also)",
        "seen = {}\n\ndef f(x):\n    seen['x'] = x\n    return x",
        "def f(x, seen=[]):\n    seen.append(x)\n    return len(seen)",
        "SEEN = []\n\ndef f(x, seen=SEEN):\n    seen.append(x)\n    return len(seen)",
        "def f(x):\n    f.count = 1\n    return x",
        "def f(x):\n    return x\n\nf.count = []",
        "def g(x):\n    return x\n\ndef f(x):\n    g.seen.append(x)\n    return x",
        "def mark(g):\n    g.count = 1\n\ndef f(x):\n    mark(f)\n    return x",
        "def f(x):\n    setattr(f, 'count', 1)\n    return x",
        "def f(x):\n    f.__dict__['count'] = 1\n    return x",
        "def f(x):\n    globals()['x'] = x\n    return x",
        "import functools\n\n@functools.cache\ndef f(x):\n    return x",
        "from functools import cache\n\ndef f(x):\n    return x",
        "import numpy as np\n\ndef f(x):\n    np.exp = np.log\n    return x",
        "import numpy as np\n\ndef f(x):\n    np.seterr(all='raise')\n    return x",
        "import numpy as np\n\ndef f(x):\n    return np.random.rand()",
        "import numpy as np\nrandom = np.random\n\ndef f(x):\n    return random.rand()",
        "import numpy as np\n\ndef f(x, random=np.random):\n    return random.rand()",
        "from numpy import random\n\ndef f(x):\n    return random.rand()",
        "import numpy.random as r\n\ndef f(x):\n    return r.rand()",
        "from numpy import *\n\ndef f(x):\n    return x",
        "import numpy as np\nrng = np.random.default_rng(1)\n\ndef f(x):\n    return rng.normal()",
        "import random\n\ndef f(x):\n    return random.random()",
        "from helper import g\n\ndef f(x):\n    return g(x)",
        "from . import helper\n\ndef f(x):\n    return x",
        "class f:\n    v = {}\n\n    def step(self, g):\n        self.v['a'] = g",
        "class f:\n    def step(self, g):\n        type(self).v = g",
        "class f:\n    def step(self, g):\n        self.__class__.v = g",
        "class f:\n    @classmethod\n    def step(cls, g):\n        cls.v = g",
        "class f:\n    n = 0\n\n    def step(self, g):\n        f.n += 1",
        "class f:\n    @staticmethod\n    def step(g):\n        g.v = 1",
        "class f:\n    def __del__(self):\n        pass",
        "class f(dict):\n    pass",
        "class Meta(type):\n    pass\n\nclass f(metaclass=Meta):\n    pass",
        "class Counter:\n    def __init__(self):\n        self.n = 0\n"
        "\n    def __call__(self, x):\n        self.n += 1\n"
        "        return self.n\n\nf = Counter()",
        "class Layer:\n    def forward(self, x):\n        self.x = x\n"
        "        return x\n\n_layer = Layer()\nf = _layer.forward",
        "def make():\n    seen = []\n\n    def g(x):\n        seen.append(x)\n"
        "        return len(seen)\n    return g\n\nf = make()",
        "def make():\n    n = 0\n\n    def g(x):\n        nonlocal n\n        n += 1\n        return n\n    return g",
        "numbers = iter(range(9))\n\ndef f(x):\n    return next(numbers)",
        "for i in range(3):\n    last = [i]\n\ndef f(x):\n    last[0] += 1\n    return last",
        "async def f(x):\n    return x",
        "def f(x, g=lambda y=[]: y):\n    return g()",
        "def f(x, g=lambda y=(lambda z=[]: z): y):\n    return g()",
        "def f(x):\n    def g(y=lambda z=[]: z):\n        return y()\n    return g",
        "seen = []\n\ndef f(x):\n    def g(y=lambda: seen):\n        return y()\n    return g()",
        "seen = []\n\ndef f(x):\n    def g(seen):\n        pass\n    seen.append(x)\n    return len(seen)",
        "seen = []\n\ndef f(x):\n    def g(y: [seen for seen in ()]):\n        pass\n    seen.append(x)",
        "class f:\n    def step(self, g):\n        def keep(self):\n            self.g = g\n        keep(type(self))",
        "class f:\n    step = lambda self: open('seen')",
        "class f:\n    class Inner:\n        def step(self, g):\n            self.g = g",
        "def f(x):\n    class Inner:\n        def step(self):\n            self.x = x\n    return Inner",
        "def f(x) -> open:\n    return x",
        "match {}:\n    case {**seen}:\n        pass\n\ndef f(x):\n    seen[1] = x\n    return len(seen)",
        "def g():\n    return x\n\ndef f(x):\n    g()[0] = 1",
    ],
)
def test_what_might_remember(source: str) -> None:
    assert not stateless(source)


def test_other_files_count_too() -> None:
    main, _ = source_file("answer", "answer.py", [(None, "def f(x):\n    return x")])
    other, _ = source_file("helper", "helper.py", [(None, "seen = []\ndef g(x):\n    seen.append(x)")])
    assert not is_stateless(Submission("answer.py", main, (other,)), ("f",))
