namespace VxmlGir.Interpreter.Ports;

/// <summary>What the platform is told of the session's sensitive scopes (property <c>com.genesyslab.private</c>), so that nothing of them gets into a recording of the call.</summary>
public interface IPrivacy
{
    /// <summary>From now on nothing may be recorded; before the scope's prompts play.</summary>
    /// <param name="why">What is sensitive, for example <c>field pin</c>.</param>
    void Begin(string why, SourcePlace place);

    /// <summary>Recording may go on.</summary>
    void End();

    /// <summary>Something that is not sensitive has taken this key. What was never disclosed stays out of the recordings.</summary>
    void Disclose(SessionInput.Key key);
}
