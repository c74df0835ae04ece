using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Recordings;
using VxmlGir.Host.Roles;

return await ProgramCommandLine.InvokeAsync(args, new CommandHandlers(RunRole.RunAsync, CallRole.RunAsync) { Recordings = RecordingsRole.RunAsync }, Console.Out, Console.Error);
