"""A call that is broken off ends what it opened, once."""

from tutor.chat_models.call import Call


def test_what_was_opened_is_ended_once():
    call, ended = Call(), []
    call.on_stop(lambda: ended.append("one"))
    call.stop()
    call.stop()
    assert ended == ["one"] and call.stopped


def test_what_opens_after_the_end_is_ended_at_once():
    call, ended = Call(), []
    call.stop()
    call.on_stop(lambda: ended.append("late"))
    assert ended == ["late"]


def test_nothing_of_a_finished_call_is_ended():
    call, ended = Call(), []
    call.on_stop(lambda: ended.append("one"))
    call.over()
    call.stop()
    assert not ended


def test_a_connection_that_went_by_itself_hides_no_other():
    def gone() -> None:
        raise OSError("gone")

    call, ended = Call(), []
    call.on_stop(gone)
    call.on_stop(lambda: ended.append("other"))
    call.stop()
    assert ended == ["other"]
