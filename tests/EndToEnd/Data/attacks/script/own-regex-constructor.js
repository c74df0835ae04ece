// expect: contained
/a/.constructor('^(a+)+$').test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')
