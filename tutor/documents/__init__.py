"""Files to Document trees, and trees to chunks."""

from tutor.documents.reader import parse_text, read_document

__all__ = ["parse_text", "read_document"]
