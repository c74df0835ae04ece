using System.Collections.Immutable;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>Makes sound of a plan. Completes within the call when all of it is at hand; never throws for what a prompt holds.</summary>
public interface IPromptRenderer
{
    ValueTask<PromptSound> RenderAsync(PromptPlan plan, CancellationToken cancellation);
}

/// <param name="Failed">Nothing could be made of it.</param>
public sealed record PromptSound(ImmutableArray<PlayPiece> Pieces, bool Failed);
