"""Files to Document trees, and trees to chunks."""
