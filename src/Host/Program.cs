using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Roles;

return await ProgramCommandLine.InvokeAsync(args, new CommandHandlers(RunRole.RunAsync, CallRole.RunAsync), Console.Out, Console.Error);
