using VxmlGir.Host.Calls;
using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Recordings;
using VxmlGir.Host.Roles;

// A hostile pattern must not hold a script thread: this must be said before the first Regex is made.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromMilliseconds(250));

return await ProgramCommandLine.InvokeAsync(args, new CommandHandlers(RunRole.RunAsync, CallRole.RunAsync) { Recordings = RecordingsRole.RunAsync, Dial = DialRole.RunAsync }, Console.Out, Console.Error);
