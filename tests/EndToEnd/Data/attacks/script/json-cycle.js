// expect: contained
var o={};o.o=o;JSON.stringify(o)
