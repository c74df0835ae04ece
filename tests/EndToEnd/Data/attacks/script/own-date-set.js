// expect: contained
var d=new Date(0);d.setMonth(1e9);d+''
