"""The demo: weeks in the life of a company, made up from a seed and run through the real engine.

`journeys` is the table of ways through the five workflows of `examples/`, `business` invents what
they are about, `cast` knows who may do which step, `plot` turns a way into deeds with people and
times, `story` into the engine's orders, and `load` brings all of it in. Nothing is written but by
the engine: a late step is late, a breach was escalated at its time, a rework went round again.
"""
