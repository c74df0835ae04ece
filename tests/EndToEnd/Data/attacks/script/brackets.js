// expect: contained
⟦100000×[⟧⟦100000×]⟧
