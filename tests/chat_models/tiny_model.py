"""A language model small enough to be made in a test: a Llama of two layers that has learnt to say
one answer, whatever it is asked, with a tokenizer and a chat template of its own."""

import logging
from pathlib import Path

ANSWER = "Bác mở máy lên. Bác chạm vào hình VNeID. Bác thấy ô tìm kiếm chưa?"
_QUESTIONS = (
    "cách cài VNeID trên máy",
    "Bác hỏi: làm sao để gọi điện có hình?",
    "Máy của tôi bị đầy bộ nhớ, tôi phải xóa gì trước?",
)
_RULES = ("Trả lời bằng tiếng Việt.", "Cháu nói ngắn, dễ hiểu, từng bước một.")
_BEGIN, _END = "<|im_start|>", "<|im_end|>"
_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_STEPS = 60


def make_tiny_model(folder: Path) -> Path:
    """Write the model to `folder`, as `save_pretrained` does; takes some seconds."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = _tokenizer()
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=64, intermediate_size=128, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=2048,
        bos_token_id=None, eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    _teach(model, tokenizer)
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<pad>", _BEGIN, _END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    raw.train_from_iterator([ANSWER, *_QUESTIONS, *_RULES, "system user assistant"], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=raw, eos_token=_END, pad_token="<pad>", chat_template=_TEMPLATE
    )


def _teach(model, tokenizer) -> None:
    import torch

    examples = [_example(tokenizer, rules, asked) for rules in _RULES for asked in _QUESTIONS]
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    model.train()
    for step in range(_STEPS):
        tokens, labels = examples[step % len(examples)]
        loss = model(input_ids=tokens, labels=labels).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.eval()
    logging.getLogger(__name__).debug("last loss %.4f", loss.item())


def _example(tokenizer, rules: str, asked: str):
    """Token ids of a whole exchange, and the same with everything before the answer left out."""
    messages = [{"role": "system", "content": rules}, {"role": "user", "content": asked}]
    before = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    tokens = tokenizer(before + ANSWER + _END, return_tensors="pt").input_ids
    labels = tokens.clone()
    labels[0, : len(tokenizer(before).input_ids)] = -100
    return tokens, labels
