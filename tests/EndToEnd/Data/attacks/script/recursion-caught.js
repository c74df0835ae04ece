// expect: contained
function f(){try{return f()+1}catch(e){return f()}};f()
