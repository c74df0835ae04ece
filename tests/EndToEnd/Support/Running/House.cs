namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>One platform for all tests of a class.</summary>
public abstract class House : IAsyncLifetime
{
    private Platform? _platform;

    internal Platform Platform => _platform ?? throw new InvalidOperationException("not started");

    private protected abstract PlatformSetup Setup();

    public virtual async ValueTask InitializeAsync() => _platform = await Platform.StartAsync(Setup());

    public virtual async ValueTask DisposeAsync()
    {
        if (_platform is not null) await _platform.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
