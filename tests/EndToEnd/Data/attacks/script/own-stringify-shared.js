// expect: contained
var o=[1];for(var i=0;i<40;i++)o=[o,o];JSON.stringify(o)
