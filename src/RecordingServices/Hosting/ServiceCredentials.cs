namespace VxmlGir.RecordingServices.Hosting;

/// <summary>User and password that a service asks for (RFC 7617). <see cref="ToString"/> hides the password.</summary>
public sealed record ServiceCredentials(string User, string Password)
{
    /// <summary><c>user:password</c>, the shape an IVR Profile carries.</summary>
    public string Authorization => $"{User}:{Password}";

    public override string ToString() => $"{User}:***";
}
