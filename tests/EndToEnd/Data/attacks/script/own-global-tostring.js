// expect: contained
Object.prototype.toString=function(){while(true){}};({})+''
