"""A limit on calls under way, shared by the threads of a process."""

import threading

import pytest

from tutor.chat_models.model import Prompt
from tutor.chat_models.places import Limited, MemoryPlaces
from tutor.errors import ModelError


class Waiting:
    """Answers once `go` is set; counts how many calls were under way at most."""

    name = "one"

    def __init__(self) -> None:
        self.go, self.lock = threading.Event(), threading.Lock()
        self.now = self.most = 0

    def stream(self, prompt):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            self.go.wait(5)
            yield "piece"
        finally:
            with self.lock:
                self.now -= 1


def test_no_more_calls_are_under_way_than_there_are_places():
    model, answers = Waiting(), []
    limited = Limited(model, MemoryPlaces(3), wait_s=5)
    threads = [
        threading.Thread(target=lambda: answers.extend(limited.stream(Prompt("", ""))))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    model.go.set()
    for thread in threads:
        thread.join()
    assert answers == ["piece"] * 10 and model.most <= 3


def test_a_failed_call_gives_its_place_back():
    class Failing:
        name = "one"

        def stream(self, prompt):
            raise ModelError("scripted", "slow")
            yield

    limited = Limited(Failing(), MemoryPlaces(1), wait_s=0)
    for _ in range(3):
        with pytest.raises(ModelError) as told:
            list(limited.stream(Prompt("", "")))
        assert told.value.reason == "slow"
