"""Makes bad inputs out of good ones, quickly and the same ones for the same seed."""

from collections.abc import Iterator, Sequence
from random import Random

_MOST_CHANGES = 4


def mutated(good: Sequence[bytes], tokens: Sequence[bytes], seed: int, number: int) -> Iterator[bytes]:
    """Give `number` inputs: a good one with one to four changes.

    Args:
        good: what is changed, and spliced with one another.
        tokens: what is put in now and then, such as a number beyond a limit or half of a character.
        seed: fixes the inputs.
        number: how many.

    """
    random = Random(seed)
    for _ in range(number):
        raw = bytearray(random.choice(good))
        for _ in range(random.randint(1, _MOST_CHANGES)):
            _change(raw, good, tokens, random)
        yield bytes(raw)


def _change(raw: bytearray, good: Sequence[bytes], tokens: Sequence[bytes], random: Random) -> None:
    at = random.randrange(len(raw) + 1)
    end = min(at + random.choice((0, 1, 1, 2, 5, 20)), len(raw))
    kind = random.randrange(7)
    if kind == 0:
        raw[at:end] = random.randbytes(end - at)
    elif kind == 1:
        del raw[at:end]
    elif kind == 2:
        raw[at:at] = raw[at:end]
    elif kind == 3:
        del raw[at:]
        other = random.choice(good)
        raw += other[random.randrange(len(other) + 1) :]
    elif kind == 4 and at < len(raw):
        raw[at] ^= 1 << random.randrange(8)
    else:
        raw[at:end] = random.choice(tokens)
