"""A transformers model of a local folder, generating in this process, as a LangChain chat model."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from jinja2 import TemplateError
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    StoppingCriteria,
    StoppingCriteriaList,
    TextIteratorStreamer,
)
from transformers.utils.logging import disable_progress_bar

from tutor.chat_models.call import under_way
from tutor.errors import ModelError, SettingsError

_ROLES = {"system": "system", "human": "user", "ai": "assistant"}


class TransformersChat(BaseChatModel):
    """Generates with `model`; whoever closes the stream ends it at the next token."""

    model: Any
    tokenizer: Any
    max_new_tokens: int
    temperature: float | None = None  # None: what the model's own configuration says

    @property
    def _llm_type(self) -> str:
        return "transformers"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        inputs = self._inputs(messages)
        generation = _Generation(self, inputs)
        if (call := under_way.get()) is not None:
            call.on_stop(generation.stopped.set)
        generation.start()
        try:
            for text in generation.streamer:
                yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        finally:
            generation.stopped.set()
        generation.join()  # it counts its tokens after the last piece
        if generation.error is not None:
            raise generation.error
        yield ChatGenerationChunk(message=generation.end())

    def _inputs(self, messages: list[BaseMessage]) -> Any:
        said = [{"role": _ROLES[one.type], "content": self._as_text(one.text)} for one in messages]
        try:
            text = self._prompt_of(said)
        except TemplateError:  # some templates know no role "system"
            joined = "\n\n".join(one["content"] for one in said)
            text = self._prompt_of([{"role": "user", "content": joined}])
        inputs = self.tokenizer(text, return_tensors="pt", add_special_tokens=False)
        longest = getattr(self.model.config, "max_position_embeddings", None)
        if longest and inputs["input_ids"].shape[1] + self.max_new_tokens > longest:
            raise ModelError(f"the prompt is longer than the model's {longest} tokens", "refused")
        return inputs.to(self.model.device)

    def _as_text(self, said: str) -> str:
        """What was said without the tokenizer's special tokens: they would end the message and
        begin one in another's name."""
        special = [token.content for token in self.tokenizer.added_tokens_decoder.values()]
        pattern = re.compile("|".join(map(re.escape, sorted(special, key=len, reverse=True))))
        while special and (shorter := pattern.sub("", said)) != said:  # one may hide in another
            said = shorter
        return said

    def _prompt_of(self, said: list[dict[str, str]]) -> str:
        text: str = self.tokenizer.apply_chat_template(
            # learners wait: a template that knows no thinking aloud ignores the last one
            said,
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=False,
        )
        return text


class _Generation(threading.Thread):
    """One answer in the making, in a thread of its own, because `generate` returns at its end."""

    def __init__(self, chat: TransformersChat, inputs: Any) -> None:
        super().__init__(name="generation", daemon=True)
        self.stopped = threading.Event()
        self.error: Exception | None = None
        self.streamer = TextIteratorStreamer(
            chat.tokenizer, skip_prompt=True, skip_special_tokens=True
        )
        self._chat, self._inputs = chat, inputs
        self._prompt_tokens: int = inputs["input_ids"].shape[1]
        self._tokens = self._prompt_tokens

    def run(self) -> None:
        try:
            with torch.inference_mode():
                made = self._chat.model.generate(**self._inputs, **self._options())
            self._tokens = made.shape[1]
        except Exception as error:  # told by the thread that reads
            self.error = error
        finally:
            self.streamer.text_queue.put(self.streamer.stop_signal)

    def end(self) -> AIMessageChunk:
        """The last chunk: why it ended, and the tokens."""
        made = self._tokens - self._prompt_tokens
        cut = made >= self._chat.max_new_tokens
        return AIMessageChunk(
            content="",
            usage_metadata=UsageMetadata(
                input_tokens=self._prompt_tokens, output_tokens=made, total_tokens=self._tokens
            ),
            response_metadata={"finish_reason": "length" if cut else "stop"},
        )

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "streamer": self.streamer,
            "max_new_tokens": self._chat.max_new_tokens,
            "stopping_criteria": StoppingCriteriaList([_Stopped(self.stopped)]),
        }
        temperature = self._chat.temperature
        if temperature:
            options |= {"do_sample": True, "temperature": temperature}
        elif temperature is not None:
            options |= {"do_sample": False}
        return options


class _Stopped(StoppingCriteria):
    def __init__(self, stopped: threading.Event) -> None:
        self._stopped = stopped

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        return torch.full((input_ids.shape[0],), self._stopped.is_set(), device=input_ids.device)


def load_chat(folder: Path, max_new_tokens: int, temperature: float | None) -> TransformersChat:
    """The model of `folder`, as `save_pretrained` writes it; no hub is asked, and no code or pickle
    of the folder is run. SettingsError where it cannot be used."""
    if not (folder / "config.json").is_file():
        raise SettingsError(f"{folder}: no config.json; name the folder of a transformers model")
    disable_progress_bar()
    local: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **local)
        model = AutoModelForCausalLM.from_pretrained(
            folder, dtype="auto", use_safetensors=True, **local
        )
    except (OSError, ValueError, KeyError) as error:
        raise SettingsError(f"{folder}: no model that transformers can load: {error}") from error
    if not tokenizer.chat_template:
        raise SettingsError(f"{folder}: its tokenizer has no chat template; use a chat model")
    if torch.cuda.is_available():
        model = model.to("cuda")
    return TransformersChat(
        model=model.eval(),
        tokenizer=tokenizer,
        max_new_tokens=max_new_tokens,
        temperature=temperature,
    )
