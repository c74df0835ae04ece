// expect: contained
function F(){new F()};new F()
