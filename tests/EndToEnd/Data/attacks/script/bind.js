// expect: contained
var f=function(){};for(var i=0;i<100000;i++)f=f.bind(null);f()
