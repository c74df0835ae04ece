// expect: contained
var s='xxxxxxxxxxxxxxxx';(⟦200×s+=s,⟧1)
