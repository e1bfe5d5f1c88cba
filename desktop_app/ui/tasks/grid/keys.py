"""The keys of the table: what they ask for, and what F1 says of them."""

from __future__ import annotations

#: Keys and what they ask for; the first that matches.
KEYS: tuple[tuple[str, str], ...] = (
    ("Ctrl+C", "copy"),
    ("Ctrl+Insert", "copy"),
    ("Ctrl+X", "cut"),
    ("Ctrl+V", "paste"),
    ("Shift+Insert", "paste"),
    ("Ctrl+D", "fill_down"),
    ("Del", "clear"),
    ("Ctrl+Shift+H", "history"),
    ("Shift+Space", "row"),
    ("Ctrl+Space", "column"),
    ("Return", "edit"),
    ("Enter", "edit"),
    ("F2", "edit"),
)
#: What F1 lists: what is done, and by which keys.
LINES: tuple[tuple[str, str], ...] = (
    ("编辑单元格", "Enter / F2 / 直接输入"),
    ("单元格内换行", "Alt+Enter"),
    ("保存并到下方、右方", "Enter / Tab"),
    ("放弃修改", "Esc"),
    ("选择多个单元格", "Shift+方向键"),
    ("选择整行、整列", "Shift+空格 / Ctrl+空格"),
    ("复制、剪切、粘贴", "Ctrl+C / X / V"),
    ("向下填充", "Ctrl+D"),
    ("清空单元格", "Delete"),
    ("本格修改记录", "Ctrl+Shift+H"),
    ("列、排序和冻结", "Alt+L"),
    ("分组", "Alt+G"),
)
