"""A reply told while it is made: what goes out early, and what is left for the end."""

import asyncio
import threading

from tutor.channels.contract import block_json
from tutor.channels.telling import Telling
from tutor.records import Block

FIRST, LAST = Block("note", "Trước."), Block("note", "Sau.")


def told(*items):
    """(events, the Telling) after `items` were told from another thread."""

    async def run():
        telling = Telling(asyncio.get_running_loop())

        def tell():
            for item in items:
                telling.tell(item)
            telling.end()

        threading.Thread(target=tell).start()
        return [event async for event in telling.events()], telling

    return asyncio.run(run())


def test_blocks_and_sentences_come_in_the_order_in_which_they_are_told():
    events, _ = told(FIRST, "Bác mở máy.", " Rồi bác chờ.")
    assert events == [
        ("block", {"type": "note", "text": "Trước."}),
        ("delta", {"text": "Bác mở máy."}),
        ("delta", {"text": " Rồi bác chờ."}),
    ]


def test_what_was_told_is_not_told_again():
    _, telling = told(FIRST, "Bác mở máy.", " Rồi bác chờ.")
    written = Block("paragraph", "Bác mở máy. Rồi bác chờ.")
    blocks = [block_json(block) for block in (FIRST, written, LAST)]
    assert telling.untold(blocks) == blocks[2:]


def test_a_reply_in_other_words_than_were_told_comes_whole_at_the_end_only():
    _, telling = told(FIRST, "Bác mở máy.")
    blocks = [block_json(block) for block in (FIRST, Block("paragraph", "Mở máy."), LAST)]
    assert telling.untold(blocks) == ()
    assert telling.untold([]) == ()


def test_a_reply_of_which_nothing_was_told_is_all_left():
    _, telling = told()
    blocks = [block_json(FIRST), block_json(LAST)]
    assert telling.untold(blocks) == blocks
