// expect: contained
1⟦100000×+1⟧
