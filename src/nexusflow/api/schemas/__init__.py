"""What goes over the wire. Incoming bodies are strict and bounded; answers are described here and built
by the engine's shapes, and a test over the whole interface holds that the two agree."""
