"""Generated people: names, addresses, numbers, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faker import Faker


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    phone: str
    address: str


class People:
    """Generates people with different names.

    Faker is loaded with the first person: a scenario that names all its people does not pay for it.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._names: set[str] = set()

    def name(self) -> str:
        """A first name; with a last name, and then a number, when the first is taken."""
        first, last = self._faker.first_name(), self._faker.last_name()
        longer = (f"{first} {last} {number}" for number in count(2))
        name = next(name for name in chain((first, f"{first} {last}"), longer) if name not in self._names)
        self._names.add(name)
        return name

    def person(self) -> Person:
        """A new person; address and number are of the kinds reserved for examples."""
        name = self.name()
        return Person(
            name=name,
            email=f"{name.lower().replace(' ', '.')}@example.com",
            phone=self._faker.numerify("+1 ###-555-01##"),
            address=self._faker.address().replace("\n", ", "),
        )

    def digits(self, count: int) -> str:
        """A number of `count` digits that does not begin with 0."""
        return str(self._random.randrange(10 ** (count - 1), 10**count))

    @cached_property
    def _faker(self) -> Faker:
        from faker import Faker

        fake = Faker("en_US")
        fake.seed_instance(self.seed)
        return fake

    @cached_property
    def _random(self) -> random.Random:
        return random.Random(self.seed)
