// expect: contained
try{while(true){}}catch(e){while(true){}}finally{while(true){}}
