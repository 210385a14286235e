"""Language models behind one Protocol: any provider, within budgets, never required."""
