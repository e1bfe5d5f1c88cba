"""What is typed is in the ledger within a second, and nothing that comes back overwrites the typist."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from desktop_app.core.errors import UserError
from desktop_app.core.task import Task
from desktop_app.ui.context import Context
from desktop_app.ui.tasks.inputs import ChoiceField, Field

#: Milliseconds of rest after which typing is saved, and the longest it waits while typing goes on.
REST_MS, LONGEST_MS = 400, 800

Key = tuple[str, str]


@dataclass(slots=True)
class _Spell:
    """One field's state while one task is shown."""

    dirty: bool = False
    #: What stands there cannot be taken; it is tried again when it is edited.
    refused: bool = False
    since: float = 0.0
    #: Edits with the same token are undone together: one for each stay of the cursor.
    burst: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(slots=True)
class _Sent:
    """A value on its way to the ledger; ``waiting`` counts the edits not yet acknowledged."""

    waiting: int
    value: Any


class Autosave(QObject):
    """Writes the fields of the task that is shown.

    Args:
        context: the window's shared state.
        fields: the fields, whatever task they show.
    """

    #: A field of another task than the one shown was refused, or its text was left behind: (id, line).
    left_behind = Signal(str, str)
    #: The ledger has a value: (id, name of the field, value).
    acknowledged = Signal(str, str, object)

    def __init__(self, context: Context, fields: Sequence[Field], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._fields = list(fields)
        self._task: Task | None = None
        self._spells: dict[str, _Spell] = {}
        self._sent: dict[Key, _Sent] = {}
        #: Texts that could not be taken, with what is wrong with them, until they are mended.
        self._kept: dict[Key, tuple[str, str]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._save_all)
        for one in self._fields:
            one.edited.connect(lambda it=one: self._on_edited(it))
            one.entered.connect(lambda it=one: self._on_entered(it))
            one.left.connect(lambda it=one: self._save(it))
            if isinstance(one, ChoiceField):
                # A choice is finished when it is made.
                one.chosen.connect(lambda it=one: self._save(it))

    @property
    def task(self) -> Task | None:
        """The task whose fields are shown, as the ledger last gave it."""
        return self._task

    def turn_to(self, task: Task | None) -> None:
        """Save what is typed, then show the fields of another task."""
        self.flush()
        self._leave()
        self._task = task
        self._spells = {one.name: _Spell() for one in self._fields}
        if task is None:
            return
        for one in self._fields:
            key = (task.id, one.name)
            one.show_value(self._sent[key].value if key in self._sent else getattr(task.fields, one.name))
            text, line = self._kept.get(key, ("", ""))
            if line:
                one.show_text(text)
                self._spells[one.name].dirty = self._spells[one.name].refused = True
            one.show_error(line)

    def take(self, task: Task) -> None:
        """Show what the ledger now holds of the same task, except where it is being typed or saved."""
        self._task = task
        for one in self._fields:
            spell = self._spells[one.name]
            if spell.dirty or one.composing or (task.id, one.name) in self._sent:
                continue
            value = getattr(task.fields, one.name)
            if one.value() != value:
                one.show_value(value)
                # What was typed before has been taken back or replaced: it is another spell now.
                self._spells[one.name] = _Spell()
            one.show_error("")

    def flush(self) -> None:
        """Save everything that is typed, composed text included."""
        if self._task is None:
            return
        for one in self._fields:
            one.commit_composition()
        self._save_all()

    def save_value(self, name: str, value: Any) -> None:
        """Write a value that was not typed into a field (an offer accepted, 适用)."""
        task = self._task
        if task is None or getattr(task.fields, name) == value:
            return
        for one in self._fields:
            if one.name == name:
                one.show_value(value)
        self._send(task, name, value, uuid.uuid4().hex, self._context.messages.error)

    def forget(self) -> None:
        """Another ledger is open: nothing kept from the last one belongs here."""
        self._task = None
        self._timer.stop()
        self._spells, self._sent, self._kept = {}, {}, {}

    def _leave(self) -> None:
        """Keep what could not be taken, and say so."""
        task = self._task
        if task is None:
            return
        for one in self._fields:
            if self._spells[one.name].refused and (task.id, one.name) not in self._kept:
                self._kept[task.id, one.name] = (one.text(), one.error)
                self.left_behind.emit(task.id, f"{task.label} 的{one.label}未保存：{one.error}")

    def _on_entered(self, one: Field) -> None:
        spell = self._spells.get(one.name)
        if spell is not None:
            spell.burst = uuid.uuid4().hex

    def _on_edited(self, one: Field) -> None:
        spell = self._spells.get(one.name)
        if spell is None or self._task is None:
            return
        now = time.monotonic()
        if not spell.dirty or spell.refused:
            spell.since = now
        spell.dirty, spell.refused = True, False
        waited = round((now - spell.since) * 1000)
        self._timer.start(max(min(REST_MS, LONGEST_MS - waited), 0))

    def _save_all(self) -> None:
        self._timer.stop()
        for one in self._fields:
            self._save(one)

    def _save(self, one: Field) -> None:
        task, spell = self._task, self._spells.get(one.name)
        if task is None or spell is None or not spell.dirty or spell.refused:
            return
        try:
            value = one.value()
        except UserError as error:
            spell.refused = True
            one.show_error(error.line)
            return
        spell.dirty = False
        one.show_error("")
        self._kept.pop((task.id, one.name), None)
        sent = self._sent.get((task.id, one.name))
        if value != (sent.value if sent is not None else getattr(task.fields, one.name)):
            text = one.text()
            self._send(
                task, one.name, value, spell.burst, lambda error: self._refused(task, one, text, error)
            )

    def _send(
        self, task: Task, name: str, value: Any, burst: str, failed: Callable[[UserError], None]
    ) -> None:
        from desktop_app.services import tasks as service

        key = (task.id, name)
        waiting = self._sent[key].waiting if key in self._sent else 0
        self._sent[key] = _Sent(waiting + 1, value)

        def done(_changes: object) -> None:
            if isValid(self):
                self._arrived(key)
                self._keep_true(task.id, name, value)

        def refused(error: UserError) -> None:
            if isValid(self):
                self._arrived(key)
                failed(error)

        self._context.jobs.run(
            lambda ledger: service.edit(ledger, task.unit, task.id, {name: value}, burst=burst), done, refused
        )

    def _keep_true(self, id_: str, name: str, value: Any) -> None:
        """Know the value from now on; the refresh that follows is still on its way."""
        if self._task is not None and self._task.id == id_:
            self._task = replace(self._task, fields=replace(self._task.fields, **{name: value}))
        self.acknowledged.emit(id_, name, value)

    def _arrived(self, key: Key) -> None:
        sent = self._sent.get(key)
        if sent is not None:
            sent.waiting -= 1
            if sent.waiting <= 0:
                del self._sent[key]

    def _refused(self, task: Task, one: Field, text: str, error: UserError) -> None:
        """The ledger did not take it: the text stays, here or until the task is shown again."""
        if self._task is not None and self._task.id == task.id:
            spell = self._spells[one.name]
            if not spell.dirty:
                spell.dirty = spell.refused = True
                one.show_error(error.line)
            return
        self._kept[task.id, one.name] = (text, error.line)
        self.left_behind.emit(task.id, f"{task.label} 的{one.label}未保存：{error.line}")
