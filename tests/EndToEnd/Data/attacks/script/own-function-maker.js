// expect: contained
while(true){new Function('return 1')()}
