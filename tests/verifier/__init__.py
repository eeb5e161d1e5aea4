"""What the verifier promises, and the documents with which it is shown."""
