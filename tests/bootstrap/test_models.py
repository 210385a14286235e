"""Who checks what a language model writes."""

import pytest

from tutor.answering.claims import Evidence
from tutor.bootstrap.index import load_embedder
from tutor.bootstrap.models import claim_checker
from tutor.errors import TutorError
from tutor.settings import Settings


def test_a_cross_encoder_that_is_no_model_is_told_before_a_sentence_is_checked(tmp_path):
    with pytest.raises(TutorError, match="TUTOR_CLAIM_MODEL"):
        claim_checker(Settings(claim_model=str(tmp_path)), load_embedder(Settings()))


def test_without_a_cross_encoder_the_embedder_judges_likeness():
    settings = Settings()
    checker = claim_checker(settings, load_embedder(settings))
    evidence = [Evidence(1, "Bác mở Zalo.")]
    assert checker.check("Bác mở Zalo nhé.", evidence).passed
    assert not checker.check("Bác mua sầu riêng ngoài chợ huyện.", evidence).passed
