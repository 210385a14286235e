"""What is said becomes a turn: the reply, what is said once below it, and the next state."""

from dataclasses import replace

from tutor.answering.lessons import Speech
from tutor.dialogue.visit import Said, Visit, parked, step_moves, suggest
from tutor.dialogue.welcoming import Welcome
from tutor.learners.levels import level_of
from tutor.learners.mastery import with_events
from tutor.records import Reply, Turn


class Turns:
    """Makes turns, in which memory and the place in a lesson are kept."""

    def __init__(self, speech: Speech, welcome: Welcome) -> None:
        self._speech, self._welcome = speech, welcome

    def of(self, visit: Visit, said: Said) -> Turn:
        """The turn of what a lesson, or the talk about lessons, says."""
        memory = said.memory or visit.memory
        memory = with_events(memory, said.events, visit.now)
        said, memory = self._welcome.welcomed(visit, said, memory)
        memory = replace(memory, last_seen=visit.now)
        learner = said.learner or visit.learner
        learner = replace(learner, memory={} if said.erase else memory.to_json())
        focus = {**visit.conversation.focus, "lesson": said.state.to_json(), "spoke": "lesson"}
        level = level_of(learner)
        reply = Reply(said.kind, said.blocks, said.citations, said.suggestions[:3], level)
        return Turn(
            reply,
            replace(visit.conversation, focus={} if said.erase else focus),
            learner,
            said.events,
            said.erase,
        )

    def leave(self, visit: Visit, turn: Turn) -> Turn:
        """A turn of another part of the tutor in which the learner's place in a lesson is kept."""
        reply = turn.reply
        talk = reply.kind in ("smalltalk", "refuse")
        state = visit.state if talk and visit.state.mode == "step" else parked(visit.state)
        suggestions = reply.suggestions
        if state.mode == "step":
            suggestions = step_moves(self._speech)
        elif state.in_lesson:
            suggestions = (*suggestions[:2], *suggest(self._speech, "resume"))
        memory = visit.memory
        said = Said(reply.kind, reply.blocks, state, reply.citations, suggestions)
        if reply.kind == "smalltalk":
            said, memory = self._welcome.welcomed(visit, said, memory)
        reply = replace(reply, blocks=said.blocks, suggestions=said.suggestions)
        focus = {**turn.conversation.focus, "lesson": said.state.to_json()}
        memory = replace(memory, last_seen=visit.now)
        return replace(
            turn,
            reply=reply,
            conversation=replace(turn.conversation, focus=focus),
            learner=replace(turn.learner, memory=memory.to_json()),
        )
