from typing import Any

PlotWidget: Any
FillBetweenItem: Any
InfiniteLine: Any
TextItem: Any
mkPen: Any  # noqa: N816 - the library's name
mkBrush: Any  # noqa: N816 - the library's name
