"""The values of a report: what JSON holds."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Figure: TypeAlias = "bool | int | float | str | Sequence[Figure] | Figures | None"
Figures: TypeAlias = Mapping[str, Figure]
