// expect: contained
function f(){eval('f()')};f()
