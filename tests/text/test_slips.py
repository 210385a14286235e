"""Slips made on purpose for training."""

import random

from tutor.text.slips import slipped


def test_slips_keep_the_number_of_syllables():
    chance = random.Random(1)
    said = "chuyen tien ngan hang truong lang nghe goi"
    made = [slipped(said, chance) for _ in range(50)]
    assert all(len(one.split()) == len(said.split()) for one in made)
    assert any(one != said for one in made)
    assert slipped("", chance) == ""


def test_the_same_seed_makes_the_same_slips():
    said = "chuyển tiền qua ngân hàng cho con trai"
    assert slipped(said, random.Random(7)) == slipped(said, random.Random(7))


def test_an_initial_is_heard_as_its_neighbour():
    chance = random.Random(3)
    assert {"trung", "chung"} <= {slipped("trung", chance) for _ in range(100)}
