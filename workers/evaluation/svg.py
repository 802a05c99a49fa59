"""A plot as a plain SVG document, so that a report can be looked at in any browser."""

from html import escape

from workers.evaluation.report import Curve, Plot

_WIDTH, _HEIGHT = 720, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 40, 60
# Okabe and Ito's eight colours, which colour-blind readers tell apart; ours is the first.
_COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#000000",
    "#F0E442",
)
_TICKS = 5


def draw(plot: Plot) -> str:
    """Return the plot as an SVG document: axes with ticks, a line and its points for each curve."""
    x_range = _range([x for curve in plot.curves for x in curve.x])
    y_range = _range([y for curve in plot.curves for y in curve.y])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f"<title>{escape(plot.title)}</title>",
        '<rect width="100%" height="100%" fill="white"/>',
        _text(_LEFT, _TOP - 16, plot.title, "start", ' font-size="15"'),
        *_axes(plot, x_range, y_range),
    ]
    for number, curve in enumerate(plot.curves):
        parts += _curve(curve, number, x_range, y_range)
    return "\n".join([*parts, "</svg>", ""])


def _range(values: list[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _axes(plot: Plot, x_range: tuple[float, float], y_range: tuple[float, float]) -> list[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = [
        f'<path d="M{_LEFT} {_TOP}V{bottom}H{right}" fill="none" stroke="#444"/>',
        _text((_LEFT + right) / 2, _HEIGHT - 16, plot.x_label, "middle"),
        f'<g transform="translate(18 {(_TOP + bottom) / 2}) rotate(-90)">'
        f"{_text(0, 0, plot.y_label, 'middle')}</g>",
    ]
    for step in range(_TICKS + 1):
        share = step / _TICKS
        x, y = _LEFT + share * (right - _LEFT), bottom - share * (bottom - _TOP)
        parts.append(f'<path d="M{x:.1f} {bottom}v5M{_LEFT} {y:.1f}h-5" stroke="#444"/>')
        parts.append(_text(x, bottom + 19, _at(share, x_range), "middle"))
        parts.append(_text(_LEFT - 9, y + 4, _at(share, y_range), "end"))
    return parts


def _at(share: float, bounds: tuple[float, float]) -> str:
    return f"{bounds[0] + share * (bounds[1] - bounds[0]):.3g}"


def _curve(
    curve: Curve, number: int, x_range: tuple[float, float], y_range: tuple[float, float]
) -> list[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    dash = "" if number < len(_COLOURS) else ' stroke-dasharray="5 3"'
    wide, high = _WIDTH - _RIGHT - _LEFT, _HEIGHT - _BOTTOM - _TOP
    points = [
        (
            _LEFT + (x - x_range[0]) / (x_range[1] - x_range[0]) * wide,
            _HEIGHT - _BOTTOM - (y - y_range[0]) / (y_range[1] - y_range[0]) * high,
        )
        for x, y in zip(curve.x, curve.y, strict=True)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    beside = _TOP + 18 * number
    return [
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in points),
        f'<path d="M{_WIDTH - _RIGHT + 14} {beside}h18" stroke="{colour}" stroke-width="2"{dash}/>',
        _text(_WIDTH - _RIGHT + 38, beside + 4, curve.model, "start"),
    ]


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'
