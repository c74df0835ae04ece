// expect: contained
new RegExp(new Array(3000).join('(a|')+'b'+new Array(3000).join(')')).test('a')
