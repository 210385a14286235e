"""Who checks what a language model writes."""

import pytest

from tests.answering.claims.tiny import tiny_cross_encoder
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


def test_what_the_rules_let_through_is_judged_by_the_learned_weights():
    settings = Settings()
    checker = claim_checker(settings, load_embedder(settings))
    evidence = [
        Evidence(
            1,
            "Nhà không có Wi-Fi thì bác mang máy sang nhà người quen có mạng. "
            "Bản mới thường nặng, tải bằng 4G rất hao gói.",
        )
    ]
    assert checker.check("Nhà không có Wi-Fi thì bác sang nhà người quen có mạng.", evidence).passed
    refused = checker.check("Nhà không có Wi-Fi thì bác cứ tải luôn bằng 4G cho nhanh.", evidence)
    assert "borne out" in refused.detail


def test_a_cross_encoder_for_inference_judges_every_sentence(tmp_path):
    labels = {0: "contradiction", 1: "neutral", 2: "other", 3: "entailment"}
    settings = Settings(claim_model=str(tiny_cross_encoder(tmp_path, labels)))
    checker = claim_checker(settings, load_embedder(settings))
    evidence = [Evidence(1, "Bác mở Zalo rồi xem tiền.")]
    refused = checker.check("Bác mở Zalo xem tiền nhé.", evidence)
    assert "does not follow" in refused.detail  # untrained, it gives each label about a quarter
