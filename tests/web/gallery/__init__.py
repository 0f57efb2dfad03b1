"""Every page of the house with the cast on it, without a database: for pictures and for what a browser can judge."""
