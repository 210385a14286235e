"""The desk for officials: what all plans say, to look up, to compare and to take away."""
