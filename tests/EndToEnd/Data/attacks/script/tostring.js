// expect: contained
var o={toString:function(){return ''+o}};''+o
