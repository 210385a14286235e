"""A tutor that looks its replies up, and questions to ask it."""

from dataclasses import replace

from tutor.evaluation.questions import Question
from tutor.records import Block, Citation, Reply, Turn


class FakeAsk:
    """Answers from a table of messages; counts the turns of each conversation.

    An entry is a reply's body without conversation and timings; what is not in the table is an
    `abstain`. An entry "n-th time" style list gives its bodies in turn.
    """

    def __init__(self, bodies):
        self._bodies = {
            message: list(found) if isinstance(found, list) else [found]
            for message, found in bodies.items()
        }
        self.conversations = []  # messages by conversation
        self.learners = []

    def __call__(self, message, conversation_id, learner):
        if conversation_id is None:
            self.conversations.append([])
            conversation_id = str(len(self.conversations) - 1)
        self.conversations[int(conversation_id)].append(message)
        self.learners.append(learner)
        bodies = self._bodies.get(message, [body("Kế hoạch không nêu.", "abstain")])
        found = bodies.pop(0) if len(bodies) > 1 else bodies[0]
        return {**found, "conversation_id": conversation_id, "timings_ms": {"total": 4.0}}


class FakeTutor:
    """Says back the message, the place chosen and how many messages came before."""

    def reply(self, conversation, message, learner, now, *, stopwatch=None, tell=None):
        if message == "hỏng":
            raise RuntimeError("broken")
        with stopwatch.stage("find"):
            before = conversation.focus.get("before", 0)
        said = Block("paragraph", f"{message} / {learner.locality} / {before}")
        citation = Citation("central", "Kế hoạch", None, "VI.3", "mục 3", "Bộ Công an", "/x")
        focus = {"before": before + 1}
        return Turn(
            Reply("answer", (said,), (citation,)), replace(conversation, focus=focus), learner
        )


def body(reply, kind="answer", *places):
    cited = [
        {"document_id": doc, "section": section}
        for doc, _, section in (place.partition("#") for place in places)
    ]
    return {"reply": reply, "kind": kind, "citations": cited}


def question(id="q1", kind="target", asked="Bao nhiêu?", must=(("80%",),), **more):
    return Question(id=id, kind=kind, question=asked, must_include=must, **more)


def place(text):
    doc, _, section = text.partition("#")
    return {"doc": doc, "section": section}
