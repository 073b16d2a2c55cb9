using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>The one place where a run changes: reads it, changes it, saves it and moves it on. One change of a run at a time, so that two phones do not overwrite each other.</summary>
internal sealed class RunKeeper(INodeCases cases)
{
    /// <summary>Runs share locks; more of them only let more go at once.</summary>
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public Run? Find(string id) => cases.Find(id) is { } view && view.Definition.Code == RunValues.Definition ? RunValues.Read(view) : null;

    /// <param name="change">Gets the run as it stands; the same object back = nothing changed.</param>
    public Task<Outcome<Run>> ChangeAsync(string id, Func<Run, Run> change, CancellationToken cancel) => ChangeAsync(id, change, null, cancel);

    /// <summary>At the end of its window: once, whoever comes late.</summary>
    public Task<Outcome<Run>> CloseAsync(string id, Func<Run, Run> close, CancellationToken cancel) => ChangeAsync(id, run => run.IsOpen ? close(run) : run, "miss", cancel);

    private async Task<Outcome<Run>> ChangeAsync(string id, Func<Run, Run> change, string? closing, CancellationToken cancel)
    {
        var gate = _gates[(uint)string.GetHashCode(id, StringComparison.Ordinal) % (uint)_gates.Length];
        await gate.WaitAsync(cancel);
        try
        {
            if (Find(id) is not { } run) return new Outcome(Codes.CasesNotFound, id);
            var changed = change(run);
            if (ReferenceEquals(changed, run)) return run;
            var values = RunValues.Changed(changed);
            var saved = Next(changed, closing) is { } transition
                ? await cases.MoveAsync(new MoveCase(id, transition, values, Seen: -1, OccurredAtUs: transition == closing ? run.EndsUs : null), cancel)
                : await cases.SaveAsync(new SaveCase(id, values, Seen: -1), cancel);
            return saved.Succeeded ? RunValues.Read(saved.Value) : saved.Status;
        }
        finally
        {
            gate.Release();
        }
    }

    private static string? Next(Run run, string? closing) => run.State switch
    {
        Run.Planned or Run.Running when run.Counts.IsComplete => "finish",
        Run.Planned or Run.Running when closing is not null => closing,
        Run.Planned => "start",
        Run.Missed when run.Counts.IsComplete => "finish-late",
        _ => null,
    };
}
