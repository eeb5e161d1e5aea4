"""Notices: tells people what concerns them, in plain words.

`texts` has the words, `inbox` writes the rows that people see in the application and says which
letters go with them, `letters` makes a mail of a letter, `smtp` and `folder` send it: to a server, or
into a folder for a demo. Whoever calls brings the rows of the outbox and the connection; nothing here
decides about a request, reads a setting or knows the engine.
"""
