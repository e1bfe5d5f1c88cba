"""The colours of the window, light and dark, by the role they play."""

from __future__ import annotations

from typing import NamedTuple


class Palette(NamedTuple):
    """Every colour by role, as ``#RRGGBB``.

    Text roles (``text``, ``secondary``, ``accent`` and the status colours) keep a contrast of at
    least 4.5:1 on ``background``, ``panel``, ``card``, ``field``, ``hover`` and ``selection``.
    """

    dark: bool
    background: str
    panel: str
    card: str
    field: str
    hover: str
    line: str
    selection: str
    #: Under words that were looked for; ``text`` is written on it.
    mark: str
    text: str
    secondary: str
    accent: str
    #: The fill of the one main button; ``on_accent`` is written on it.
    accent_fill: str
    accent_fill_hover: str
    on_accent: str
    #: Text that cannot be acted on at present.
    disabled: str
    #: The unfilled part of a bar.
    track: str
    not_started: str
    in_progress: str
    continuing: str
    waiting: str
    completed: str
    overdue: str
    due_soon: str
    not_applicable: str


LIGHT = Palette(
    dark=False,
    background="#FFFFFF",
    panel="#F5F7FA",
    card="#F3F7FD",
    field="#FFFFFF",
    hover="#EBF1F9",
    line="#DDE1E8",
    selection="#DCE9FB",
    mark="#FFE08A",
    text="#1F2329",
    secondary="#4E5969",
    accent="#1A5FB4",
    accent_fill="#1A5FB4",
    accent_fill_hover="#164F96",
    on_accent="#FFFFFF",
    disabled="#8A919C",
    track="#DDE1E8",
    not_started="#5F6672",
    in_progress="#1A5FB4",
    continuing="#0B7285",
    waiting="#6B4FBB",
    completed="#187235",
    overdue="#B4231F",
    due_soon="#8F5A00",
    not_applicable="#565D68",
)

DARK = Palette(
    dark=True,
    background="#1E1F22",
    panel="#26282C",
    card="#2A2E35",
    field="#2A2C31",
    hover="#2C3442",
    line="#3A3D43",
    selection="#243B5E",
    mark="#5C4A00",
    text="#E6E7EA",
    secondary="#A9AFBA",
    accent="#7AB0FF",
    accent_fill="#2A66BE",
    accent_fill_hover="#3B76CC",
    on_accent="#FFFFFF",
    disabled="#747A85",
    track="#3F434A",
    not_started="#A9AFBA",
    in_progress="#7AB0FF",
    continuing="#6FD3E3",
    waiting="#C0A8FF",
    completed="#7BD88F",
    overdue="#FF8A85",
    due_soon="#F2C063",
    not_applicable="#A3A9B4",
)

#: Roles that are written as text, and the grounds they are written on.
TEXT_ROLES = (
    "text",
    "secondary",
    "accent",
    "not_started",
    "in_progress",
    "continuing",
    "waiting",
    "completed",
    "overdue",
    "due_soon",
    "not_applicable",
)
GROUND_ROLES = ("background", "panel", "card", "field", "hover", "selection")


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
