// expect: contained
function f(){f.apply(null,[])};f()
