"""What is read later is told name by name as sets for each place would say."""

from __future__ import annotations

import random

from nbprod.recognition.later import Later


def test_later_says_what_sets_would() -> None:
    """Names read and bound in any order, asked of each place."""
    for seed in range(200):
        draw = random.Random(seed)
        done = [
            ({*draw.choices("abcd", k=draw.randrange(3))}, {*draw.choices("abcd", k=1)})
            for _ in range(8)
        ]
        live = {*draw.choices("abcd", k=1)}
        later = Later(done, frozenset(live))
        assert later.read("abcde", len(done)) == live
        for place in range(len(done) - 1, -1, -1):
            reads, binds = done[place]
            live = (live - binds) | reads
            assert later.read("abcde", place) == live
