// expect: contained
var s='xxxxxxxxxxxxxxxx';eval('(' + new Array(200).join('s+=s,') + '1)')
