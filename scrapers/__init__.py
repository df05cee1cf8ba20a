"""From the web to items: reads, never decides whom to tell."""
