"""Between a tool call and the wire: build the request, unify the rows, select the fields, fit the answer."""
