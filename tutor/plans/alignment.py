"""Which tasks of several plans are the same work: names that share their rare words."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise

from tutor.plans.matching import tokens

_SAME = 0.4  # cosine from which two names are taken for one work


def align(names: Sequence[tuple[str, str]]) -> list[list[int]]:
    """Indices of `names`, each (plan, name), that mean the same work: at most one of each plan.

    Groups stand in the order of their first member; what matches nothing is a group of one.
    """
    group_of = {index: [index] for index in range(len(names))}
    for _, one, other in _pairs(names):
        first, second = group_of[one], group_of[other]
        if {names[index][0] for index in first} & {names[index][0] for index in second}:
            continue
        merged = sorted([*first, *second])
        for index in merged:
            group_of[index] = merged
    groups: list[list[int]] = []
    for group in group_of.values():
        if group not in groups:
            groups.append(group)
    return groups


def _pairs(names: Sequence[tuple[str, str]]) -> list[tuple[float, int, int]]:
    """Pairs of different plans that are alike enough, most alike first."""
    vectors = _vectors([name for _, name in names])
    alike = [
        (_cosine(vectors[one], vectors[other]), one, other)
        for one, other in combinations(range(len(names)), 2)
        if names[one][0] != names[other][0]
    ]
    return sorted((pair for pair in alike if pair[0] >= _SAME), key=lambda pair: -pair[0])


def _vectors(names: Sequence[str]) -> list[dict[str, float]]:
    """Words and neighbouring words of each name by how rare they are; of length 1."""
    held = [Counter(_grams(name)) for name in names]
    spread = Counter(gram for grams in held for gram in grams)
    vectors = []
    for grams in held:
        weights = {gram: math.log(1 + len(names) / spread[gram]) for gram in grams}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        vectors.append({gram: weight / length for gram, weight in weights.items()})
    return vectors


def _grams(name: str) -> list[str]:
    words = tokens(name)
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other[gram] for gram, weight in one.items() if gram in other)
