namespace VxmlGir.Interpreter.Tests;

/// <summary>Tests that use all processors, so that tests which measure time do not run beside them.</summary>
[CollectionDefinition(nameof(UndisturbedCollection), DisableParallelization = true)]
public sealed class UndisturbedCollection;
