using VxmlGir.Interpreter.Prompts;

namespace VxmlGir.Interpreter.Ports;

/// <summary>Where prompts leave. The platform plays plans in the order they come; what becomes of them arrives as <see cref="SessionInput"/>.</summary>
public interface IPromptOutput
{
    /// <summary>Appends the plan to what is playing. Returns at once; <see cref="SessionInput.PromptEnded"/> follows for every plan.</summary>
    void Play(PromptPlan plan);

    /// <summary>Stops what plays and drops what waits (barge-in, exit). <see cref="SessionInput.PromptEnded"/> follows for each plan that had not ended.</summary>
    void Stop();
}
