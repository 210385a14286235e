"""The language model: its endpoints and budgets, what it writes with and who checks it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.errors import SettingsError
from tutor.settings import Settings

if TYPE_CHECKING:
    from tutor.answering.claims import ClaimChecker
    from tutor.answering.writing import Writer
    from tutor.chat_models.connected import ConnectedModel
    from tutor.chat_models.endpoint import Endpoint
    from tutor.chat_models.model import Budgets, ChatModel, Provider
    from tutor.chat_models.places import Places
    from tutor.retrieval.embedder import Embedder


def build_chat_model(settings: Settings, apart: bool = False) -> "ConnectedModel | None":
    """The language model of the settings, asked within budgets; None where none is named.

    apart: whether a process of its own reads what servers answer, for who answers many at once.
    Build it once: places, breakers and counters are its own. SettingsError where it cannot be used.
    """
    endpoints = chat_endpoints(settings)
    if not endpoints:
        return None
    from tutor.chat_models.connecting import connect
    from tutor.text.personal import mask

    return connect(
        _providers(settings, endpoints, apart),
        chat_budgets(settings),
        _places(settings),
        calls=settings.chat_model_calls,
        wait_s=settings.chat_model_wait_s,
        mask=mask,
    )


def _providers(
    settings: Settings, endpoints: "Sequence[Endpoint]", apart: bool
) -> "list[Provider]":
    from tutor.chat_models.apart import ReadingProcess
    from tutor.chat_models.endpoint import open_endpoint

    budgets, temperature = chat_budgets(settings), chat_temperature(settings)
    elsewhere: dict[Endpoint, Provider] = {}
    if remote := [one for one in endpoints if apart and not one.is_local]:
        process = ReadingProcess(remote, budgets, temperature, 2 * settings.chat_model_calls)
        elsewhere = dict(zip(remote, process.providers, strict=True))
    return [elsewhere.get(one) or open_endpoint(one, budgets, temperature) for one in endpoints]


def chat_endpoints(settings: Settings) -> "list[Endpoint]":
    """The endpoints of language models that are named, in the order they are asked."""
    from tutor.chat_models.endpoint import Endpoint

    named = [
        Endpoint(
            settings.chat_model,
            settings.chat_model_url,
            settings.chat_model_key.get_secret_value(),
            "TUTOR_CHAT_MODEL",
        ),
        Endpoint(
            settings.chat_model_second,
            settings.chat_model_second_url,
            settings.chat_model_second_key.get_secret_value(),
            "TUTOR_CHAT_MODEL_SECOND",
        ),
    ]
    return [one for one in named if one.model]


def chat_budgets(settings: Settings) -> "Budgets":
    """What an answer of a language model may cost."""
    from tutor.chat_models.model import Budgets

    return Budgets(
        connect_s=settings.chat_model_connect_s,
        first_piece_s=settings.chat_model_first_s,
        second_first_s=settings.chat_model_second_first_s,
        answer_s=settings.chat_model_answer_s,
        answer_tokens=settings.chat_model_answer_tokens,
        answer_chars=settings.chat_model_answer_chars,
    )


def chat_temperature(settings: Settings) -> float | None:
    """None: as the model is set up itself."""
    return None if settings.chat_model_temperature < 0 else settings.chat_model_temperature


def _places(settings: Settings) -> "Places":
    """Of this process, or where several run on PostgreSQL of all of them."""
    from tutor.chat_models.places import MemoryPlaces
    from tutor.storage.engine import sqlite_file
    from tutor.storage.places import SharedPlaces

    if sqlite_file(settings.database):
        return MemoryPlaces(settings.chat_model_calls)
    return SharedPlaces.open(settings.database, settings.chat_model_calls)


def build_writer(settings: Settings, chat_model: "ChatModel", embedder: "Embedder") -> "Writer":
    """What puts sources into words with `chat_model`; SettingsError where a prompt is damaged."""
    from tutor.answering.prompts import Prompts
    from tutor.answering.writing import Writer

    folder = settings.prompts_dir / "models"
    try:
        prompts = Prompts.load(folder)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{folder}: {error}; restore the folder") from error
    return Writer(chat_model, prompts, claim_checker(settings, embedder))


def claim_checker(settings: Settings, embedder: "Embedder") -> "ClaimChecker":
    """The check of a chat model's sentences, with the cross-encoder of the settings if any."""
    from tutor.answering.claims import ClaimChecker, CrossEncoderLikeness, embedder_likeness
    from tutor.answering.claims.support import trained

    if settings.claim_model:
        cross_encoder = CrossEncoderLikeness(Path(settings.claim_model))
        return ClaimChecker(cross_encoder, support=trained(), entails=cross_encoder)
    return ClaimChecker(embedder_likeness(embedder), support=trained())
