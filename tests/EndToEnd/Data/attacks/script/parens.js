// expect: contained
⟦100000×(⟧1⟦100000×)⟧
