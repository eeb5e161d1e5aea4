"""Calls: HTTP requests from here to other systems, made so that nobody can turn them against us.

Whoever writes a definition says which address is called, and need not be trusted with the network that the
worker stands in. So `places` reads an address by one strict grammar and knows what the operator allows,
`addresses` tells the internet from everything inside, and `guard` resolves a name once, checks every answer
and hands on those addresses: the connection goes there and nowhere else. `wire` is that connection, with an
end to its time and to what it takes in; `exchange` speaks HTTP over it, once, following nothing; `signature`
signs what is sent, so that the receiver knows whom it is from. `caller` puts them together.

A call ends with an `Answer`, with a `HopelessCallError`, or with a `LaterCallError`: then it may be made
again under the same id. What they say names the place that was called, and never its path, an address that
a name led to, or a word of the answer: not everybody who reads them is to know these.

Nothing here decides about a request, reads a setting, logs, or knows the database.
"""
