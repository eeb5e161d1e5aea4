"""The calls, one module a noun. A route reads what was sent, asks the engine, a view or the directory,
and gives back what they say; refusals are raised as `problems.Refusal`."""
