// expect: contained
var s='xxxxxxxxxxxxxxxx';while(true){s=s+s}
