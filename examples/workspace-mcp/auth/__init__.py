"""Who may use the tools."""
