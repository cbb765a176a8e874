"""Executing a submission, statement by statement, so that one failing line does not take the others with it."""

from __future__ import annotations

import ast
import contextlib
import sys
from importlib.machinery import ModuleSpec
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Any

from grader.worker.program import STUDENT_FILE, MissingNameError, bases, message, place
from grader.worker.stand_ins import Silent, StandIns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType


class Modules:
    """The modules of a submission, found by every name under which its files import one another.

    Args:
        files: ``{"name", "filename", "aliases", "package", "blocks": [[source, cell or 0]]}`` each.
        builtins: the built-in names that these files see, if not Python's own.
    """

    def __init__(self, files: Sequence[dict[str, Any]], builtins: dict[str, Any] | None = None) -> None:
        self.builtins = builtins
        self.files = {name: file for file in files for name in (file["name"], *file["aliases"])}
        above = {name.rsplit(".", parts)[0] for name in self.files for parts in range(1, name.count(".") + 1)}
        self.packages = above - self.files.keys()
        self.loaded: dict[str, ModuleType] = {}
        self.problems: list[list[Any]] = []
        self.stand_ins: set[str] = set()
        self.main: ModuleType | None = None

    def execute(self, main: str) -> list[list[Any]]:
        """Execute the main file and what it imports.

        Returns:
            What failed: file, cell (0 for none), line, exception and message of each statement.
        """
        sys.meta_path.insert(0, self)
        # After all others: a library that an exercise needs may have real modules of such a name.
        sys.meta_path.append(StandIns(self.stand_ins))
        # A notebook asks for its own grade: that is what is being found out.
        vars(sys.modules["grader"]).setdefault("check", Silent())
        self.main = self._module(main)
        return self.problems

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The import system's question: the submission's own files come first."""
        del path, target
        if name in self.files or name in self.packages:
            package = name in self.packages or self.files[name]["package"]
            return ModuleSpec(name, self, is_package=package)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The import system's second question: one module object a file, whatever it is called."""
        if spec.name in self.files:
            return self._module(spec.name)
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to execute."""

    def _module(self, name: str) -> ModuleType:
        file = self.files[name]
        canonical = file["name"]
        if canonical not in self.loaded:
            module = ModuleType(canonical)
            # What relative imports start from, which the import system would set too late.
            module.__package__ = name if file["package"] else name.rpartition(".")[0]
            if file["package"]:
                module.__path__ = []
            if self.builtins is not None:
                module.__dict__["__builtins__"] = self.builtins
            self.loaded[canonical] = module
            # Files that import one another in a circle find each other half done, as in Python.
            for alias in (canonical, *file["aliases"]):
                sys.modules.setdefault(alias, module)
            for source, cell in file["blocks"]:
                self._block(module, file["filename"], source, cell)
        return self.loaded[canonical]

    def _block(self, module: ModuleType, filename: str, source: str, cell: int) -> None:
        path = f"{STUDENT_FILE}{filename}:{cell}"
        executed = (0, 0)
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            # All at once and without a syntax tree, which takes half the time.
            code = compile(source, path, "exec", dont_inherit=True)
            error = self._execute(code, module, [filename, cell, 1])
            if error is None:
                return
            executed = _position(code, error)
        # What comes after a statement that fails, or beside one that does not compile.
        flags = 0
        for statement in ast.parse(source).body:
            where = [filename, cell, statement.lineno]
            try:
                code = compile(ast.Module([statement], []), path, "exec", flags=flags, dont_inherit=True)
            except BaseException as error:  # ast.parse accepts a `return` outside of functions, say
                self._problem(error, where)
                continue
            flags |= code.co_flags & _FUTURE
            if _start(statement) > executed:
                self._execute(code, module, where)

    def _execute(self, code: CodeType, module: ModuleType, where: list[Any]) -> BaseException | None:
        try:
            exec(code, module.__dict__)  # noqa: S102 - this is the sandbox
        except BaseException as error:  # also SystemExit and KeyboardInterrupt
            self._problem(error, where)
            return error
        return None

    def _problem(self, error: BaseException, where: list[Any]) -> None:
        self.problems.append([*(place(error) or where), bases(error)[0], message(error)])

    def resolver(self, used: dict[str, str]) -> Callable[[list[str]], Any]:
        """Finds the subject's names in the main file; `used` learns which other name was taken."""

        def resolve(names: list[str]) -> Any:
            for name in names:
                if self.main is not None and name in self.main.__dict__:
                    if name != names[0]:
                        used[names[0]] = name
                    return self.main.__dict__[name]
            raise MissingNameError(names)

        return resolve


def _start(statement: ast.stmt) -> tuple[int, int]:
    """Line and column at which a statement begins, its decorators included."""
    first = (getattr(statement, "decorator_list", None) or [statement])[0]
    return min((first.lineno, first.col_offset), (statement.lineno, statement.col_offset))


def _position(code: CodeType, error: BaseException) -> tuple[int, int]:
    """Line and column in a module's code at which an exception left it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code is not code:
        trace = trace.tb_next
    if trace is None:
        return (0, 0)
    line, _, column, _ = next(islice(code.co_positions(), trace.tb_lasti // 2, None))
    return (line or trace.tb_lineno, column or 0)


def _future_flags() -> int:
    import __future__  # noqa: PLC0415

    flags = 0
    for name in __future__.all_feature_names:
        flags |= getattr(__future__, name).compiler_flag
    return flags


_FUTURE = _future_flags()
