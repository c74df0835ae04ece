// expect: contained
function f(){'a'.replace(/a/,f)};f()
