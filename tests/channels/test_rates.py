"""Who asks too fast is asked to wait; the machine itself and evaluations are not."""

from unittest.mock import patch

import httpx
import pytest
from starlette.requests import Request

from tutor.channels.problems import Problem
from tutor.channels.rates import EVALUATION_HEADER, Rate
from tutor.evaluation.asking import OverHttp


def request(host, **headers):
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "client": (host, 1), "headers": sent})


def passed(rate, *requests):
    """How many of the requests, one after the other, were let through."""
    count = 0
    for one in requests:
        try:
            rate.count(one)
        except Problem:
            continue
        count += 1
    return count


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        (["203.0.113.1"] * 3, 2),
        (["203.0.113.1", "203.0.113.2"] * 2, 4),
        (["2001:db8::1", "2001:db8::2", "2001:db8:0:0:9::3"], 2),  # one /64
        (["2001:db8::1", "2001:db8:0:1::1"] * 2, 4),
        (["::ffff:203.0.113.1", "203.0.113.1", "203.0.113.1"], 2),  # one address, two spellings
        (["127.0.0.1"] * 5, 5),
        (["::1"] * 5, 5),
        (["::ffff:127.0.0.1"] * 5, 5),
    ],
)
def test_an_address_is_counted_as_what_one_household_has(hosts, expected):
    assert passed(Rate(per_address=2), *map(request, hosts)) == expected


@pytest.mark.parametrize("name", ["x_forwarded_for", "forwarded", "x_real_ip", "via"])
def test_a_proxy_on_this_machine_exempts_nobody(name):
    through = request("127.0.0.1", **{name: "203.0.113.1"})
    assert passed(Rate(per_address=2), *[through] * 3) == 2


@pytest.mark.parametrize(("sent", "expected"), [("right", 3), ("wrong", 2), ("", 2)])
def test_an_evaluation_shows_its_key(sent, expected):
    rate = Rate(per_address=2, evaluation_key="right")
    assert passed(rate, *[request("203.0.113.1", x_evaluation_key=sent)] * 3) == expected


def test_no_key_is_no_key():
    sent = request("203.0.113.1", x_evaluation_key="")
    assert passed(Rate(per_address=2), *[sent] * 3) == 2


def test_the_window_slides():
    rate, one = Rate(per_address=2), request("203.0.113.1")
    with patch("time.time") as clock:
        clock.return_value = 1000.0
        rate.count(one)
        clock.return_value = 1050.0
        rate.count(one)
        with pytest.raises(Problem) as refused:
            rate.count(one)
        assert refused.value.headers == {"Retry-After": "10"}
        clock.return_value = 1061.0
        rate.count(one)  # only the first has gone by
        with pytest.raises(Problem):
            rate.count(one)


def test_a_conversation_is_counted_wherever_it_comes_from():
    rate = Rate(per_conversation=2)
    for host in ("203.0.113.1", "203.0.113.2"):
        rate.count_conversation(request(host), "c")
    with pytest.raises(Problem, match="one conversation"):
        rate.count_conversation(request("203.0.113.3"), "c")
    rate.count_conversation(request("203.0.113.3"), "d")
    for _ in range(9):
        rate.count_conversation(request("203.0.113.3"), None)  # a new one each time


def test_much_at_once_counts_as_much_and_never_bars_for_good():
    rate, one = Rate(per_address=10), request("203.0.113.1")
    rate.count(one)
    rate.count(one, 99)
    with pytest.raises(Problem):
        rate.count(one)
    Rate(per_address=1).count(one, 99)
    Rate(per_address=1).count(one, 0)


def test_an_evaluation_over_http_sends_the_header_that_is_looked_for():
    sent = []

    def answer(got):
        sent.append(got)
        return httpx.Response(200, json={"reply": "được", "kind": "answer"})

    client = httpx.Client(transport=httpx.MockTransport(answer))
    OverHttp("http://tutor", client, key="right")("a", None, None)
    assert sent[0].headers[EVALUATION_HEADER] == "right"
