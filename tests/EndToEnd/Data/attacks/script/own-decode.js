// expect: contained
var s='%41';while(s.length<4000000)s+=s;decodeURIComponent(s).length
