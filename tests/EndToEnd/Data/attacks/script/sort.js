// expect: contained
function f(){[2,1].sort(function(){f();return 0})};f()
