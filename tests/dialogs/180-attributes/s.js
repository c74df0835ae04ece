var fromScript = "scripted";
