// expect: contained
while(true){}
