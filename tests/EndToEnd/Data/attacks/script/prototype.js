// expect: contained
var a={};for(var i=0;i<50000;i++){a=Object.create(a)};a.zzz
