"""What helps a writer begin: scaffolds and schemas."""
