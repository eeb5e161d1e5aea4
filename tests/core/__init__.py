"""The pure core, shown without a database."""
