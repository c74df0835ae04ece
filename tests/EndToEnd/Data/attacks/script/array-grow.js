// expect: contained
var a=[];while(true){a.push(new Array(1000).join('x'))}
