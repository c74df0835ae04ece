var word = 'Zürich';
