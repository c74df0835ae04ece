var loaded = 'yes';
