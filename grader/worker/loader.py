"""Executing a submission, statement by statement, so that one failing line does not take the others with it."""

from __future__ import annotations

import ast
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from grader.worker.program import STUDENT_FILE, MissingNameError, bases, message, place
from grader.worker.stand_ins import STAND_INS, stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Modules:
    """The modules of a submission, found by every name under which its files import one another.

    Args:
        files: ``{"name", "filename", "aliases", "package", "blocks": [[source, cell or 0]]}`` each.
    """

    def __init__(self, files: Sequence[dict[str, Any]]) -> None:
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
        self.main = self._module(main)
        return self.problems

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The import system's question: the submission's own files come first, display libraries are stood in for."""
        del path, target
        if name in self.files or name in self.packages:
            package = name in self.packages or self.files[name]["package"]
            return ModuleSpec(name, self, is_package=package)  # type: ignore[arg-type]
        if name.partition(".")[0] in STAND_INS:
            self.stand_ins.add(name.partition(".")[0])
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The import system's second question: one module object a file, whatever it is called."""
        if spec.name in self.files:
            return self._module(spec.name)
        return stand_in(spec.name) if spec.name not in self.packages else None

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
            self.loaded[canonical] = module
            # Files that import one another in a circle find each other half done, as in Python.
            for alias in (canonical, *file["aliases"]):
                sys.modules.setdefault(alias, module)
            for source, cell in file["blocks"]:
                self._block(module, file["filename"], source, cell)
        return self.loaded[canonical]

    def _block(self, module: ModuleType, filename: str, source: str, cell: int) -> None:
        path = f"{STUDENT_FILE}{filename}:{cell}"
        flags = 0
        for statement in ast.parse(source).body:
            try:
                code = compile(ast.Module([statement], []), path, "exec", flags=flags, dont_inherit=True)
                flags |= code.co_flags & _FUTURE
                exec(code, module.__dict__)  # noqa: S102 - this is the sandbox
            except BaseException as error:  # also SystemExit and KeyboardInterrupt
                at = place(error) or [filename, cell, statement.lineno]
                self.problems.append([*at, bases(error)[0], message(error)])

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


def _future_flags() -> int:
    import __future__  # noqa: PLC0415

    flags = 0
    for name in __future__.all_feature_names:
        flags |= getattr(__future__, name).compiler_flag
    return flags


_FUTURE = _future_flags()
