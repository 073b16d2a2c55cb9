using Yiwang.Identify.Import.Survey;

namespace Yiwang.Identify.Import.Jobs;

/// <summary>An import in memory: its draft, what the survey found, and how far the step that runs has come.</summary>
internal sealed class ImportJob(ImportDraft draft) : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _cancel = new();
    private volatile ImportDraft _draft = draft;
    private double _progress;

    public ImportDraft Draft => _draft;
    public TableSurvey? Survey { get; set; }
    public TypedForm? Typed { get; set; }
    /// <summary>0–1 of the step that runs.</summary>
    public double Progress
    {
        get => Volatile.Read(ref _progress);
        set => Volatile.Write(ref _progress, value);
    }

    /// <summary>Completes at the next change of the draft.</summary>
    public Task Changed => _changed.Task;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Changes the draft if it is in one of the states; false otherwise.</summary>
    public bool TryChange(ReadOnlySpan<ImportState> from, Func<ImportDraft, ImportDraft> change, Action<ImportDraft> save)
    {
        lock (_lock)
        {
            if (!from.Contains(_draft.State)) return false;
            var next = change(_draft);
            save(next);
            _draft = next;
            var changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
            return true;
        }
    }

    public void Cancel() => _cancel.Cancel();

    public void Restart()
    {
        _cancel.Dispose();
        _cancel = new CancellationTokenSource();
        Progress = 0;
    }

    public void Dispose() => _cancel.Dispose();
}
