"""Pydantic's markers, by their own names: each is made when pydantic asks for it, and pydantic is imported only then.

Most builds validate nothing, and pydantic takes a tenth of the time of a small one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any


class Marker:
    """Stands for a marker in `Annotated`: pydantic calls it grouped metadata, and looks into it when it has to.

    https://github.com/annotated-types/annotated-types (GroupedMetadata)
    """

    __is_annotated_types_grouped_metadata__ = True

    def __init__(self, module: str, name: str, *values: Any, **more: Any) -> None:
        self._module, self._name, self._values, self._more = module, name, values, more

    def __iter__(self) -> Iterator[Any]:
        made = getattr(import_module(self._module), self._name)(*self._values, **self._more)
        yield from made.metadata if self._name == "Field" else [made]


Field = partial(Marker, "pydantic.fields", "Field")
AfterValidator = partial(Marker, "pydantic.functional_validators", "AfterValidator")
BeforeValidator = partial(Marker, "pydantic.functional_validators", "BeforeValidator")
SkipJsonSchema = partial(Marker, "pydantic.json_schema", "SkipJsonSchema")
