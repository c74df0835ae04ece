// expect: contained
new Date(2026,1e9,1)+''
