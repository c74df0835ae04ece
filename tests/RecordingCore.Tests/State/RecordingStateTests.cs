using VxmlGir.RecordingCore.State;

namespace VxmlGir.RecordingCore.Tests.State;

public class RecordingStateTests
{
    // Phase before, input → effect, actions, phase after. Every phase with every input.
    [Theory]
    [InlineData("Idle      start      Started       open          Recording")]
    [InlineData("Idle      stop       NoOperation   -             Idle")]
    [InlineData("Idle      pause      NoOperation   -             Idle")]
    [InlineData("Idle      resume     NoOperation   -             Idle")]
    [InlineData("Idle      parameter  ParameterSet  -             Idle")]
    [InlineData("Idle      close      NoOperation   -             Closed")]
    [InlineData("Recording start      Restarted     end,open      Recording")]
    [InlineData("Recording stop       Stopped       end           Idle")]
    [InlineData("Recording pause      Paused        pause         Paused")]
    [InlineData("Recording resume     NoOperation   -             Recording")]
    [InlineData("Recording parameter  ParameterSet  set           Recording")]
    [InlineData("Recording close      Stopped       end           Closed")]
    [InlineData("Paused    start      Restarted     end,open      Recording")]
    [InlineData("Paused    stop       Stopped       end           Idle")]
    [InlineData("Paused    pause      NoOperation   -             Paused")]
    [InlineData("Paused    resume     Resumed       resume        Recording")]
    [InlineData("Paused    parameter  ParameterSet  set           Paused")]
    [InlineData("Paused    close      Stopped       end           Closed")]
    [InlineData("Closed    start      Refused       -             Closed")]
    [InlineData("Closed    stop       Refused       -             Closed")]
    [InlineData("Closed    pause      Refused       -             Closed")]
    [InlineData("Closed    resume     Refused       -             Closed")]
    [InlineData("Closed    parameter  Refused       -             Closed")]
    [InlineData("Closed    close      NoOperation   -             Closed")]
    public void Table(string row)
    {
        var cells = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var step = new RecordingState { Phase = Enum.Parse<RecordPhase>(cells[0]) }.On(Input(cells[1]));
        var actions = string.Join(',', step.Actions.Select(Name));
        Assert.Equal($"{cells[2]} {cells[3]} {cells[4]}", $"{step.Effect} {(actions.Length == 0 ? "-" : actions)} {step.Next.Phase}");
    }

    [Fact]
    public void A_parameter_before_the_start_belongs_to_the_next_recording_only()
    {
        var state = new RecordingState().On(new RecordInput.Parameter("a", "1")).Next.On(new RecordInput.Parameter("A", "2")).Next;
        var first = state.On(new RecordInput.Start());
        Assert.Equal("2", Assert.IsType<RecordAction.Open>(first.Actions[0]).Parameters["a"]);
        var second = first.Next.On(new RecordInput.Start());
        Assert.Empty(Assert.IsType<RecordAction.Open>(second.Actions[1]).Parameters);
    }

    [Fact]
    public void A_parameter_after_a_stop_is_kept_for_the_next_start_and_missed_when_none_comes()
    {
        var stopped = new RecordingState().On(new RecordInput.Start()).Next.On(new RecordInput.Stop()).Next.On(new RecordInput.Parameter("k", "v")).Next;
        Assert.Equal("v", Assert.IsType<RecordAction.Open>(stopped.On(new RecordInput.Start()).Actions[0]).Parameters["k"]);
        Assert.Equal(1, Assert.IsType<RecordAction.Unused>(Assert.Single(stopped.On(new RecordInput.Close("exit")).Actions)).Parameters);
    }

    [Fact]
    public void Limits_refuse_the_next_one_but_allow_a_change()
    {
        var state = new RecordingState { MaxParameters = 1, StartsLeft = 1 }.On(new RecordInput.Parameter("a", "1")).Next;
        Assert.Equal("Refused", state.On(new RecordInput.Parameter("b", "1")).Effect.ToString());
        state = state.On(new RecordInput.Start()).Next;
        Assert.Equal("ParameterSet", state.On(new RecordInput.Parameter("A", "2")).Effect.ToString());
        Assert.Equal("Refused", state.On(new RecordInput.Parameter("b", "1")).Effect.ToString());
        var refused = state.On(new RecordInput.Start());
        Assert.Equal("Refused Recording", $"{refused.Effect} {refused.Next.Phase}");
    }

    private static RecordInput Input(string name) => name switch
    {
        "start" => new RecordInput.Start(),
        "stop" => new RecordInput.Stop(),
        "pause" => new RecordInput.Pause(),
        "resume" => new RecordInput.Resume(),
        "parameter" => new RecordInput.Parameter("k", "v"),
        _ => new RecordInput.Close("exit"),
    };

    private static string Name(RecordAction action) => action switch
    {
        RecordAction.Open => "open",
        RecordAction.End => "end",
        RecordAction.Pause => "pause",
        RecordAction.Resume => "resume",
        RecordAction.Set => "set",
        _ => "unused",
    };
}
