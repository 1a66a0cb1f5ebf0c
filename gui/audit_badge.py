"""The badge in the status bar: whether the figures shown are those that were recounted from Kafka, and when."""

from PySide6.QtWidgets import QPushButton

from gui.context import Context
from gui.translations import plural
from gui.widgets.card import set_tone
from models.snapshots import Audited

_MARKS = {"good": "✓", "warn": "~", "bad": "≠"}
"""What stands before the time where there is no room for words."""


class AuditBadge(QPushButton):
    """Says it in a sentence, in a short one where there is little room; pressing it asks for the table."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.forms: tuple[str, str, str] = ("", "", "")
        """What it says, in three lengths."""
        self.setProperty("look", "badge")
        self.setAccessibleName(self.tr("Recounted from Kafka"))
        self.setToolTip(self._meaning())
        self.hide()

    def receive(self, snapshot: object) -> None:
        """Show what the auditor says."""
        if not isinstance(snapshot, Audited):
            return
        tone, *forms = self._words(snapshot)
        self.forms = (forms[0], forms[1], forms[-1])
        set_tone(self, tone)
        self.setToolTip(self._tip(snapshot))
        self.setVisible(snapshot.on)

    def _words(self, audited: Audited) -> tuple[str, ...]:
        """Return the tone, and sentences of which each is shorter than the one before."""
        shown = self._context.format
        if audited.at is None or (audited.share < 1.0 and not audited.differing):
            share = shown.decimal(audited.share * 100, 0)
            return (
                "",
                self.tr("Recounting from Kafka: {share} %").format(share=share),
                self.tr("Recounting: {share} %").format(share=share),
            )
        time = shown.clock(audited.at)
        wrong = len(audited.differing)
        if wrong:
            what = self.tr("{n} figures differ", "", plural(wrong)).format(n=shown.count(wrong))
            tone = "bad"
        elif all(one.recounted is None for one in audited.findings if one.who != "stock"):
            what, tone = self.tr("nothing can be compared"), "warn"
        elif audited.oldest is not None:
            what, tone = self.tr("all agree since {day}").format(day=audited.oldest.isoformat()), "good"
        elif audited.behind:
            n = len(audited.behind)
            what = self.tr("all agree, {n} consumers are behind", "", plural(n)).format(n=shown.count(n))
            tone = "warn"
        else:
            what, tone = self.tr("all figures agree"), "good"
        return (
            tone,
            self.tr("Recounted from Kafka at {time}: {what}").format(time=time, what=what),
            self.tr("Recounted {time}: {what}").format(time=time, what=what),
            f"{_MARKS[tone]} {time}",
        )

    def _tip(self, audited: Audited) -> str:
        """Say what the badge means."""
        meaning = self._meaning()
        return meaning if audited.at is None else f"{self.forms[0]}\n{meaning}"

    def _meaning(self) -> str:
        return self.tr(
            "A reader of its own recounts the topics from their start, and compares with every figure shown. "
            "Press for the table."
        )
