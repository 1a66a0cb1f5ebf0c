"""Makes orders for tests."""

from datetime import UTC, datetime

from models.orders import Order, OrderLine

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


def line(product: int = 1, quantity: int = 1, price: int = 100, name: str = "Kaffe") -> OrderLine:
    return OrderLine(product, name, "Matvaror", "Styckpris", price, quantity)


def order(number: int = 100_001, at: datetime = NOON, *lines: OrderLine, name: str = "Åsa Öberg") -> Order:
    return Order(number, 7, name, "asa@example.com", at, lines or (line(),))
