"""Numbers, amounts and times as a person reads them, in the language and zone of the shop."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale

from models.numbers import SWEDISH
from models.sentences import recognised, translate


class Format:
    """Formats by one locale and one time zone."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self.language = language
        swedish = language == SWEDISH
        self.locale = (
            QLocale(QLocale.Language.Swedish, QLocale.Country.Sweden)
            if swedish
            else QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
        )
        self._zone = zone

    def say(self, sentence: str) -> str:
        """Return a sentence of the workers in the language of the window; another text as it is."""
        return translate(sentence, self.language)

    def reason(self, english: str) -> str:
        """Return why a message was rejected, which is kept in English, in the language of the window."""
        return recognised(english, self.language)

    def count(self, number: int) -> str:
        """Return a whole number with its thousands set off."""
        return self.locale.toString(number)

    def decimal(self, number: float, digits: int = 1) -> str:
        """Return a number with decimals."""
        return self.locale.toString(number, "f", digits)

    def whole_kronor(self, ore: int) -> str:
        """Return an amount in kronor without öre, for columns in which all amounts are large."""
        return f"{self.count(round(ore / 100))} kr"

    def money(self, ore: int) -> str:
        """Return an amount in kronor, with öre only where it is small."""
        digits = 2 if abs(ore) < 1_000_000 else 0
        return f"{self.locale.toString(ore / 100, 'f', digits)} kr"

    def amount(self, ore: int) -> str:
        """Return an amount in kronor as it stands in a column: each with its öre, so that they can be compared."""
        return f"{self.decimal(ore / 100, 2)} kr"

    def short_money(self, ore: float) -> str:
        """Return an amount for an axis: 1,2 M, 35 k, 800."""
        kronor = ore / 100
        for size, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
            if abs(kronor) >= size:
                return f"{self.locale.toString(kronor / size, 'g', 3)}{unit}"
        return self.locale.toString(kronor, "g", 4)

    def clock(self, moment: datetime | float) -> str:
        """Return the time of day, in the shop's zone."""
        return self._local(moment).strftime("%H:%M:%S")

    def minute(self, moment: datetime | float) -> str:
        """Return hours and minutes, in the shop's zone."""
        return self._local(moment).strftime("%H:%M")

    def moment(self, moment: datetime | float) -> str:
        """Return date and time, in the shop's zone."""
        return self._local(moment).strftime("%Y-%m-%d %H:%M:%S")

    def day(self, day: date) -> str:
        """Return a date with its weekday."""
        return f"{self.locale.toString(QDate(day.year, day.month, day.day), 'ddd')} {day.isoformat()}"

    def duration(self, seconds: float) -> str:
        """Return a span in its largest one or two units: 45 s, 3 min, 2 h 10 min, 5 d 3 h."""
        left = int(abs(seconds))
        for size, unit, smaller, smaller_unit in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min")):
            if left >= size:
                rest = left % size // smaller
                return f"{left // size} {unit}" + (f" {rest} {smaller_unit}" if rest else "")
        return f"{left // 60} min" if left >= 60 else f"{left} s"

    def _local(self, moment: datetime | float) -> datetime:
        aware = datetime.fromtimestamp(moment, tz=UTC) if isinstance(moment, float | int) else moment
        return aware.astimezone(self._zone)
