// expect: contained
var s='x';while(s.length<60000)s+=s;s.replace(/x/g,"$`").length
