"""The pool of made-up customers; their mail addresses use reserved domains only (RFC 2606)."""

import unicodedata
from dataclasses import dataclass

POOL = 10_000
_DOMAINS = ("example.com", "example.org", "example.net")


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who buys."""

    customer_id: int
    name: str
    email: str


def customer_pool(first_names: tuple[str, ...], last_names: tuple[str, ...]) -> tuple[Customer, ...]:
    """Return the 10 000 customers, always the same ones for the same lists of names."""
    pool = []
    plain = {name: _ascii(name) for name in {*first_names, *last_names}}
    for i in range(POOL):
        # Both lists are walked in step with two primes, so that neighbours look unrelated.
        first = first_names[(i * 7919) % len(first_names)]
        last = last_names[(i * 104_729 + i // len(first_names)) % len(last_names)]
        address = f"{plain[first]}.{plain[last]}{i + 1}@{_DOMAINS[i % len(_DOMAINS)]}"
        pool.append(Customer(i + 1, f"{first} {last}", address))
    return tuple(pool)


def _ascii(name: str) -> str:
    split = unicodedata.normalize("NFKD", name.lower())
    return "".join(char for char in split if char.isascii() and char.isalpha())
