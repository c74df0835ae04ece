// expect: contained
var o={get a(){return this.a}};o.a
