// expect: contained
⟦100000×!⟧1
