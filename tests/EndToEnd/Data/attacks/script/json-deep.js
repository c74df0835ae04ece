// expect: contained
JSON.parse(new Array(100001).join('[')+new Array(100001).join(']'))
