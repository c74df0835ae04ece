// expect: value
if (typeof System !== 'undefined' || typeof importNamespace !== 'undefined' || typeof clr !== 'undefined') throw 'the platform is open';
if ((function(){}).constructor('return typeof System')() !== 'undefined') throw 'the platform is open to made functions';
